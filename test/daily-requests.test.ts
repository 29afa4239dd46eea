import { readFileSync } from 'node:fs';
import { dailyRequests } from '@clearweek/app';
import { expect, test } from 'vitest';

const people = 30_000;
/** Requests of a project in a day above which Google will charge (its quota page since May 2026). */
const threshold = 1_000_000;
const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');

/** The rows of the table on requests: calendars, changes a day (none where no notices come), requests per person, requests of 30,000 people. */
const rows = [...page.matchAll(/^\| (\d+) \| (\d+|no notices) \| ([\d.]+) \| ([\d,]+) \|$/gm)].map(
  ([, calendars, changes, each, all]) => ({
    day: { calendars: Number(calendars), changes: Number(changes) || 0, watched: changes !== 'no notices' },
    each: Number(each),
    all: Number(all!.replaceAll(',', '')),
  }),
);

test('the documented requests per day are those that follow from the code', () => {
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const { day, each, all } of rows) {
    const asked = dailyRequests(day);
    const told = { each: Number(asked.toFixed(1)), all: Math.round((asked * people) / 1_000) * 1_000 };
    expect({ each, all }, JSON.stringify(day)).toEqual(told);
  }
});

test("30,000 people with two calendars and eight changes each day stay under Google's threshold, with notices and without", () => {
  expect(dailyRequests({ calendars: 2, changes: 8, watched: true }) * people).toBeLessThan(threshold);
  expect(dailyRequests({ calendars: 2, changes: 8, watched: false }) * people).toBeLessThan(threshold);
});

test('the documented rows above the threshold are marked by being above it, and there is one', () => {
  const over = rows.filter(({ all }) => all > threshold);
  expect(over.length).toBeGreaterThan(0);
  expect(page).toContain('1,000,000');
});

test('a whole reading is as many requests as are told, because Google is asked for pages of that length', () => {
  const listing = readFileSync(new URL('../packages/providers/src/google/list-events.ts', import.meta.url), 'utf8');
  const [, length] = /maxResults: ([\d_]+),/.exec(listing) ?? [];
  expect(page).toContain(`one request for up to ${Number(length?.replaceAll('_', '')).toLocaleString('en')} events`);
});
