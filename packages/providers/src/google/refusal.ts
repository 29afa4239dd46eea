import type { GoogleRefusal } from './errors.ts';

/**
 * Reads Google's error body: `{"error":{"errors":[{"domain","reason"}],"details":[{"reason","metadata":{"quota_limit"}}]}}`.
 * Nothing of its texts is taken over.
 */
export function readRefusal(status: number, text: string, retryAfterMs: number | null): GoogleRefusal {
  const error = field(parsed(text), 'error');
  const first = firstOf(field(error, 'errors'));
  const detail = listOf(field(error, 'details')).find((one) => typeof field(one, 'reason') === 'string');
  return {
    status,
    reason: asText(field(first, 'reason')) ?? asText(field(detail, 'reason')),
    quotaLimit: asText(field(field(detail, 'metadata'), 'quota_limit')),
    retryAfterMs,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function firstOf(value: unknown): unknown {
  return listOf(value)[0];
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 200 ? value : null;
}
