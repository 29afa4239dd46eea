import { describe, expect, test } from 'vitest';
import { bytesOf } from '../testing/calendar-text.ts';
import { MOST_PEOPLE, PEOPLE_LIST_BYTES, readPeopleList } from './people-list.ts';

const header = 'email,name,zone,manager,unit';
const read = (...lines: string[]) => readPeopleList(bytesOf(lines.join('\r\n')));
const entriesOf = (reading: ReturnType<typeof readPeopleList>) =>
  reading.kind === 'people' ? reading.entries : reading;
const pointersOf = (reading: ReturnType<typeof readPeopleList>) =>
  reading.kind === 'people' ? [] : reading.problems.map(({ pointer, code }) => `${pointer} ${code}`);

describe('a list of people', () => {
  test('names who they are, where they live, whom they report to and where they belong', () => {
    const ada = 'Ada@Clearweek.example, Ada Example ,Europe/Berlin,BEN@clearweek.example,Product / Design';
    expect(entriesOf(read(header, ada, 'ben@clearweek.example,,,,'))).toEqual([
      {
        externalId: 'ada@clearweek.example',
        addresses: ['ada@clearweek.example'],
        name: 'Ada Example',
        zone: 'Europe/Berlin',
        manager: 'ben@clearweek.example',
        unit: ['Product', 'Design'],
        active: true,
      },
      expect.objectContaining({ name: null, zone: null, manager: null, unit: [] }),
    ]);
  });

  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ])('may have lines that end in %s, empty ones, and no end of the last one', (_name, end) => {
    const text = ['email', 'a@b.example', '', 'c@d.example'].join(end);
    for (const bytes of [bytesOf(text), bytesOf(text + end), Uint8Array.of(0xef, 0xbb, 0xbf, ...bytesOf(text))]) {
      expect(entriesOf(readPeopleList(bytes))).toMatchObject([
        { externalId: 'a@b.example' },
        { externalId: 'c@d.example' },
      ]);
    }
  });

  test('may hold commas, quotes and line breaks within quotes', () => {
    expect(entriesOf(read('name,email', '"Example, ""Ada""\r\nthe second",a@b.example'))).toMatchObject([
      { name: 'Example, "Ada"\r\nthe second' },
    ]);
  });

  test('may name its columns in any order and in any case, and leave out all but email', () => {
    expect(entriesOf(read('ZONE, Email', 'Tokyo Standard Time,a@b.example'))).toMatchObject([{ zone: 'Asia/Tokyo' }]);
  });

  test('may be empty but for its header', () => {
    expect(entriesOf(read(header))).toEqual([]);
  });
});

describe('a list with mistakes is refused whole, with where they are', () => {
  test.each([
    [['name,zone', 'a,b'], ['/lines/1 unknown_header']],
    [['email,email', 'a@b.example,c@d.example'], ['/lines/1 unknown_header']],
    [['email,salary', 'a@b.example,1'], ['/lines/1 unknown_header']],
    [[''], ['/lines/1 unknown_header']],
    [['email', 'nobody'], ['/lines/2/email invalid']],
    [['email', 'a@b.example', 'A@B.example'], ['/lines/3/email named_twice']],
    [
      [header, 'a@b.example,,Mars/Olympus,not an address,'],
      ['/lines/2/manager invalid', '/lines/2/zone invalid'],
    ],
    [[header, 'a@b.example,x'], ['/lines/2 wrong_number_of_fields']],
    [['name,email', '"a\r\nb",c@d.example', 'x,nobody'], ['/lines/4/email invalid']],
    [['name,email', '"open,a@b.example'], ['/lines/2 open_quote']],
    [['name,email', 'a"b,a@b.example'], ['/lines/2 stray_quote']],
    [['name,email', '"a"b,a@b.example'], ['/lines/2 stray_text']],
  ])('%j', (lines, problems) => {
    expect(pointersOf(read(...lines))).toEqual(problems);
  });

  test('and no problem repeats what stands in it', () => {
    const reading = read(header, 'Ada Secret,Secret,Secret,Secret,Secret');
    expect(reading.kind).toBe('broken');
    expect(JSON.stringify(reading)).not.toContain('Secret');
  });

  test('and only a hundred of them are listed', () => {
    const reading = read('email', ...Array.from({ length: 250 }, (_, index) => `nobody ${index}`));
    expect(reading).toMatchObject({ kind: 'broken', more: 150 });
    expect(pointersOf(reading)).toHaveLength(100);
  });

  test('and text that is not UTF-8 is not guessed at', () => {
    expect(pointersOf(readPeopleList(Uint8Array.of(...bytesOf('email,name\n'), 0xe9)))).toEqual(['/lines/1 not_utf8']);
  });
});

describe('the limits of a list', () => {
  const people = (count: number) =>
    bytesOf(`email\n${Array.from({ length: count }, (_, index) => `${index}@b.example\n`).join('')}`);

  test('fifty thousand people', () => {
    expect(entriesOf(readPeopleList(people(MOST_PEOPLE)))).toHaveLength(MOST_PEOPLE);
    expect(pointersOf(readPeopleList(people(MOST_PEOPLE + 1)))).toEqual([' too_many_people']);
  });

  test('five mebibytes', () => {
    expect(pointersOf(readPeopleList(new Uint8Array(PEOPLE_LIST_BYTES + 1)))).toEqual([' too_large']);
  });
});
