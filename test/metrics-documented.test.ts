import { readFileSync } from 'node:fs';
import { metricDefinitions } from '@clearweek/analysis';
import { describe, expect, test } from 'vitest';

/** A metric's section: its heading, and the first line under it. */
const SECTION = /^### `([^`]+)` · version (\d+) · (\w+) · (\d+) to (\d+)\n\n(.+)$/gm;

const page = readFileSync(new URL('../docs/metrics.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(SECTION)].map(([, id, version, unit, min, max, definition]) => ({
  id,
  version: Number(version),
  unit,
  definition,
  range: { min: Number(min), max: Number(max) },
}));

describe('docs/metrics.md', () => {
  test('has a section for every metric, with its version, unit, range and definition, and for no other', () => {
    const defined = metricDefinitions.map(({ id, version, unit, definition, range }) => ({
      id,
      version,
      unit,
      definition,
      range,
    }));
    const byId = (a: { id: string | undefined }, b: { id: string | undefined }) => (`${a.id}` < `${b.id}` ? -1 : 1);
    expect(documented.toSorted(byId)).toEqual(defined.toSorted(byId));
  });

  test('has no heading that looks like a metric and is not read as one', () => {
    expect(page.match(/^### /gm)).toHaveLength(documented.length);
  });

  test('names no metric in its text that does not exist', () => {
    const ids = new Set<string>(metricDefinitions.map(({ id }) => id));
    const named = [...page.matchAll(/`([a-z]+(?:_[a-z]+)+(?:\.[a-z]+)?)`/g)].map((match) => match[1] ?? '');
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('gives an example and a source for each', () => {
    for (const section of page.split(/^### /m).slice(1)) {
      expect(section).toMatch(/^- Example: /m);
      expect(section).toMatch(/^- Source/m);
    }
  });
});
