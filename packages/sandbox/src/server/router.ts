import type { Route } from './request.ts';

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export type Router = (method: string, path: string) => Match | 'no-path' | 'no-method';

interface Prepared {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds the first route that matches; `no-method` where the path is known under another method only. */
export function createRouter(routes: readonly Route[]): Router {
  const prepared = routes.map((route): Prepared => ({ route, segments: route.path.split('/') }));
  return (method, path) => {
    const given = path.split('/');
    let result: Match | 'no-path' | 'no-method' = 'no-path';
    for (const { route, segments } of prepared) {
      const params = matched(segments, given, route.anyCase === true);
      if (params === null) continue;
      if (route.method === method) return { route, params };
      result = 'no-method';
    }
    return result;
  };
}

function matched(wanted: readonly string[], given: readonly string[], anyCase: boolean): Record<string, string> | null {
  const open = wanted.at(-1) === '*';
  const fixed = open ? wanted.length - 1 : wanted.length;
  if (open ? given.length < fixed : given.length !== fixed) return null;
  const params: Record<string, string> = {};
  for (let index = 0; index < fixed; index += 1) {
    const want = wanted[index] ?? '';
    const part = given[index] ?? '';
    if (want.startsWith(':')) {
      const value = decoded(part);
      if (value === null || value === '') return null;
      params[want.slice(1)] = value;
    } else if (anyCase ? want.toLowerCase() !== part.toLowerCase() : want !== part) {
      return null;
    }
  }
  if (open) params['rest'] = given.slice(fixed).join('/');
  return params;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
