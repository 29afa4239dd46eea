import { expect, test } from 'vitest';
import { isUuid, uuidv7 } from './uuid.ts';

test('an id carries its version, its variant and the millisecond in which it was made', () => {
  const id = uuidv7(Date.UTC(2026, 10, 23, 9));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 10, 23, 9));
});

test('ids of later milliseconds sort after ids of earlier ones', () => {
  expect(uuidv7(1_000) < uuidv7(1_001)).toBe(true);
});

test('thousands of ids of the same millisecond are all different', () => {
  const ids = new Set(Array.from({ length: 20_000 }, () => uuidv7(5)));
  expect(ids.size).toBe(20_000);
});

test('what is no id is recognized without asking the database', () => {
  expect(isUuid(uuidv7())).toBe(true);
  for (const text of ['', 'x', `${uuidv7()}0`, "' or true --"]) expect(isUuid(text)).toBe(false);
});
