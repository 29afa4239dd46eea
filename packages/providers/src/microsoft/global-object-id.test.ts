import { expect, test } from 'vitest';
import { dateOfICalUId, uidOfICalUId } from './global-object-id.ts';
import { CLEAN, DATED } from './testing/graph-items.ts';

const CLASS = '040000008200E00074C5B7101A82E008';

function wrapped(uid: string, date = '00000000'): string {
  const data = Buffer.concat([Buffer.from('vCal-Uid\u0001\0\0\0', 'latin1'), Buffer.from(`${uid}\0`)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return `${CLASS}${date}${'00'.repeat(16)}${size.toString('hex')}${data.toString('hex')}`;
}

test('the id of a series or single meeting is its uid, in upper case as invitations write it', () => {
  expect(uidOfICalUId(CLEAN)).toBe(CLEAN);
  expect(uidOfICalUId(CLEAN.toLowerCase())).toBe(CLEAN);
});

test('an occurrence has the uid of its series: the date in the middle does not count', () => {
  expect(DATED).not.toBe(CLEAN);
  expect(uidOfICalUId(DATED)).toBe(CLEAN);
});

test('a meeting that was made elsewhere has the uid that it was made with, on every occurrence', () => {
  expect(uidOfICalUId(wrapped('7a1b2c3d@example.org'))).toBe('7a1b2c3d@example.org');
  expect(uidOfICalUId(wrapped('7a1b2c3d@example.org', '07ea0c07'))).toBe('7a1b2c3d@example.org');
  expect(uidOfICalUId(wrapped('Größe-Ω@example.org').toUpperCase())).toBe('Größe-Ω@example.org');
});

test.each([
  '7a1b2c3d@example.org',
  CLASS,
  `${CLASS}00`,
  `${CLASS}0`,
  `${CLASS}not hexadecimal digits at all, but long enough for one of them`,
])('what is no global object id is left as it is: %s', (text) => {
  expect(uidOfICalUId(text)).toBe(text);
});

test('a wrapping with nothing in it is a global object id like others', () => {
  const empty = wrapped('');
  expect(uidOfICalUId(empty)).toBe(empty.toUpperCase());
});

test('a size that reaches beyond the end reads what there is', () => {
  const text = wrapped('abc@example.org');
  const lying = `${text.slice(0, 72)}ffffffff${text.slice(80)}`;
  expect(uidOfICalUId(lying)).toBe('abc@example.org');
});

test('an occurrence names its date, a series names none', () => {
  expect(dateOfICalUId(DATED)).toBe('2026-12-07');
  expect(dateOfICalUId(CLEAN)).toBeNull();
  expect(dateOfICalUId(`${CLASS}07EA0D20`)).toBeNull();
  expect(dateOfICalUId('7a1b2c3d@example.org')).toBeNull();
});
