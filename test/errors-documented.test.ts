import { readFileSync } from 'node:fs';
import { errorTable } from '@clearweek/app';
import { describe, expect, test } from 'vitest';

/** An error's section: its heading, its title as a sentence, and what to do. */
const SECTION = /^### `([^`]+)` · (\d+) · retry: (\w+)\n\n(.+)\.\n\n([^#]+)/gm;

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
const documented = Object.fromEntries(
  [...page.matchAll(SECTION)].map(([, code, status, retry, title]) => [code, { status: Number(status), retry, title }]),
);

describe('docs/errors.md', () => {
  test('has a section for every code, with its status, title and retry, and for no other', () => {
    expect(documented).toEqual(errorTable);
  });

  test('has no heading that looks like a code and is not read as one', () => {
    expect(page.match(/^### /gm)).toHaveLength(Object.keys(documented).length);
  });

  test('says in each section what to do', () => {
    for (const [, code, , , , text] of page.matchAll(SECTION)) {
      expect(text?.trim().length, code).toBeGreaterThan(30);
    }
  });
});
