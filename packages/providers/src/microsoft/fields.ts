import type { Instant } from '@clearweek/calendar';

/** An object of Graph's JSON. What it holds is the provider's promise and not ours, so each field is read with care. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for anything but an object. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** Null for anything but a text with something in it. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The objects of a list; whatever else stands in it is left out. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((one) => one !== null) : [];
}

/** The texts of a list; whatever else stands in it is left out. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf).filter((one) => one !== null) : [];
}

/** A DateTimeOffset (`2026-11-23T09:00:00Z`); null where it is none. */
export function instantOf(value: unknown): Instant | null {
  const text = textOf(value);
  if (text === null || !/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** `emailAddress` of a recipient, in lower case; null where it has none. */
export function addressOf(recipient: unknown): string | null {
  return (
    textOf(fieldsOf(fieldsOf(recipient)?.['emailAddress'])?.['address'])
      ?.trim()
      .toLowerCase() ?? null
  );
}
