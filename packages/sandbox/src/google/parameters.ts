import { invalid, Refused } from './refusal.ts';
import type { Instant } from '../world/model.ts';

/** Query parameters as Google reads them. Each throws `Refused` for what it cannot read; null where the parameter is absent. */
export function textOf(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  return value === '' ? null : value;
}

export function booleanOf(query: URLSearchParams, name: string): boolean | null {
  const value = textOf(query, name);
  if (value === null) return null;
  if (value !== 'true' && value !== 'false') throw invalid(name, `Invalid boolean value: '${name}'.`);
  return value === 'true';
}

export function wholeNumberOf(query: URLSearchParams, name: string, least = 1): number | null {
  const value = textOf(query, name);
  if (value === null) return null;
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) throw invalid(name, `Invalid value for: ${name}`);
  return Number(value);
}

/** RFC 3339 with an offset; a fraction of a second is ignored. */
export function instantParameter(query: URLSearchParams, name: string): Instant | null {
  const value = textOf(query, name);
  if (value === null) return null;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new Refused({ status: 400, reason: 'badRequest', message: 'Bad Request', location: name });
  }
  return Math.floor(at / 1_000) * 1_000;
}

export function oneOf<T extends string>(query: URLSearchParams, name: string, values: readonly T[]): T | null {
  const value = textOf(query, name);
  if (value === null) return null;
  return known(value, name, values);
}

export function severalOf<T extends string>(query: URLSearchParams, name: string, values: readonly T[]): readonly T[] {
  return query.getAll(name).map((value) => known(value, name, values));
}

function known<T extends string>(value: string, name: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw invalid(name, `Invalid string value. Allowed values: [${values.join(', ')}]`);
  return found;
}
