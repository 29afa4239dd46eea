import type { AppDependencies } from '../dependencies.ts';
import type { ProviderName } from '../ports/provider.ts';

/**
 * Where a provider sends browsers back to: a fixed string of the configuration for each provider (trust: mix-up, host
 * injection).
 */
export function redirectUri({ publicUrl }: Pick<AppDependencies, 'publicUrl'>, provider: ProviderName): string {
  return `${publicUrl()}/connect/${provider}/callback`;
}

/** The pages on which a sign-in may end. Whole paths: nothing that a browser could read as another host gets through. */
const pages = [/^\/$/, /^\/connect$/, /^\/weeks\/\d{4}-W\d{2}$/];

/** The page that was asked for where it is one of ours that may be returned to; the first page otherwise. */
export function returnPath(wished: string | null): string {
  return wished !== null && pages.some((page) => page.test(wished)) ? wished : '/';
}

/** One parameter of a query string; null where it is missing, unreadable, or there more than once, which no provider does. */
export function queryParameter(query: string, name: string): string | null {
  const found = query.split('&').filter((part) => part === name || part.startsWith(`${name}=`));
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  try {
    return decodeURIComponent(only.slice(name.length + 1).replaceAll('+', ' '));
  } catch {
    return null;
  }
}
