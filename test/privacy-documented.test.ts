import { readFileSync } from 'node:fs';
import { DESCRIPTION_CUES } from '@clearweek/calendar';
import { expect, test } from 'vitest';

test('the page on privacy names each idea that is kept of a description, and no other', () => {
  const page = readFileSync(new URL('../docs/privacy.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/^\|.*\| `([a-z-]+)` \|$/gm)].map(([, idea]) => idea);
  expect(named).toEqual([...DESCRIPTION_CUES]);
});
