import { isMostlyShared, usualVerdicts, verdictOf } from '@clearweek/analysis';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type LabelledMeeting, readCorpus, readMeeting } from './meeting-corpus.ts';

const files = readCorpus();
const all = [...files.values()].flat();
const kinds = Object.keys(usualVerdicts);
/** What two people can have besides a one-to-one: no meeting, or something that outranks it. */
const OF_TWO = ['one_on_one', 'sensitive', 'hold'];
const WITH_OUTSIDERS = ['external', 'interview', ...OF_TWO];

/** What the rules that outrank the kind say against a label. */
function contradictions({ kind, verdict, structure }: LabelledMeeting): string[] {
  const { attendees } = structure;
  const possible = [false, true].flatMap((doesMore) =>
    [false, true].map((isLightened) => verdictOf(kind, structure, { doesMore, isLightened })),
  );
  return [
    ...(possible.includes(verdict) ? [] : [`${kind} with these people and dates cannot be ${verdict}`]),
    ...(attendees === 1 && kind !== 'hold' ? ['one person alone meets nobody'] : []),
    ...(attendees === 2 && !OF_TWO.includes(kind) ? ['two people are a one-to-one'] : []),
    ...(kind === 'one_on_one' && attendees !== 2 ? ['a one-to-one has two people'] : []),
    ...(isMostlyShared(structure) && !WITH_OUTSIDERS.includes(kind) ? ['a third are from outside'] : []),
    ...(kind === 'external' && structure.externalAttendees === 0 ? ['nobody is from outside'] : []),
  ];
}

describe('the labelled meetings', () => {
  test('have a name of their own each, and no two of a language the same title', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const titled = all.filter(({ title }) => title !== null);
    const titles = Map.groupBy(titled, ({ lang, title }) => `${lang} ${title?.trim().toLowerCase()}`);
    expect([...titles].filter(([, same]) => same.length > 1).map(([title]) => title)).toEqual([]);
  });

  test.each([...files.keys()])('of %s agree with the rules that outrank the kind', (name) => {
    const wrong = (files.get(name) ?? []).flatMap((one) => contradictions(one).map((text) => `${one.id}: ${text}`));
    expect(wrong).toEqual([]);
  });

  test('have every kind in every language, and every verdict', () => {
    for (const [lang, own] of Map.groupBy(all, (one) => one.lang)) {
      const missing = kinds.filter((kind) => own.every((one) => one.kind !== kind));
      expect({ lang, missing }).toEqual({ lang, missing: [] });
    }
    expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set(['async', 'lighten', 'keep', null]));
  });

  test('say why, in a line', () => {
    expect(all.filter(({ why }) => why.trim() === '' || why.length > 200).map(({ id }) => id)).toEqual([]);
  });

  test('are enough of each language to be measured by', () => {
    const languages = Map.groupBy(all, (one) => one.lang);
    expect(languages.size).toBe(15);
    for (const [lang, own] of languages) expect(own.length, lang).toBeGreaterThanOrEqual(100);
    expect(all.length).toBeGreaterThanOrEqual(2_500);
  });
});

test('a tenth was read a second time, and the page tells how far both readers agree', () => {
  const folder = new URL('../packages/analysis/corpus/', import.meta.url);
  const again = JSON.parse(readFileSync(new URL('second-reading.json', folder), 'utf8')) as Record<string, unknown[]>;
  const twice = all.filter(({ id }) => id in again);
  expect(twice).toHaveLength(Object.keys(again).length);
  expect(twice.length * 10.5).toBeGreaterThan(all.length);
  const alike = (index: 0 | 1) =>
    twice.filter(({ id, kind, verdict }) => again[id]?.[index] === [kind, verdict][index]).length;
  const opposite = twice.filter(({ id, verdict }) => {
    const both = [verdict, again[id]?.[1]];
    return both.includes('async') && both.includes('keep');
  });
  const page = readFileSync(new URL('README.md', folder), 'utf8');
  const told = [...page.matchAll(/^\| (?:read twice|of the same|once)[^|]*\| (\d+) *\|$/gm)].map(
    ([, figure]) => figure,
  );
  expect(told.map(Number)).toEqual([twice.length, alike(0), alike(1), opposite.length]);
});

const line = {
  id: 'x',
  lang: 'en',
  title: 'T',
  cadence: 'weekly',
  minutes: 30,
  people: 5,
  held: 9,
  kind: 'status',
  verdict: 'async',
  why: 'w',
};

test.each<[Record<string, unknown>, string]>([
  [{ people: 0 }, 'more guests than people'],
  [{ people: 4.5 }, 'is no count'],
  [{ external: 6 }, 'more guests than people'],
  [{ answers: [5, 1, 0, 0] }, 'more answers than people'],
  [{ moved: 10 }, 'more moved than held'],
  [{ keep: 'yes' }, 'keep is true or false'],
  [{ has: 'x' }, 'a, n and l only'],
  [{ kind: 'sync' }, 'is none of'],
  [{ cadence: 'yearly' }, 'is none of'],
  [{ notes: true }, 'unknown notes'],
])('a line with %j is refused', (change, message) => {
  expect(() => readMeeting(JSON.stringify({ ...line, ...change }))).toThrow(message);
});
