/**
 * Measures what docs/benchmarks.md tells about, and prints it as tables.
 *
 *   pnpm bench [expansion] [upload] [start-up] [analyze] [first-sync] [one-change] [notices]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureAnalyze } from './analyze.ts';
import { measureExpansion } from './expansion.ts';
import { generateCalendar, measuredWeeks } from './generated-calendar.ts';
import { judgeHardCases } from './hard-cases.ts';
import { measureStartUp } from './start-up.ts';
import { measureFirstSync } from './syncing/first-sync.ts';
import { measureNotices } from './syncing/notices.ts';
import { measureOneChange } from './syncing/one-change.ts';
import { measureUploads } from './upload.ts';

const size = 20_000;
const seed = 20_260_801;

const benchmarks: Readonly<Record<string, { readonly title: string; readonly run: () => Promise<string> | string }>> = {
  expansion: { title: 'Reading a calendar and laying out 22 weeks', run: expansion },
  upload: { title: `Upload of ${size} events to the running service`, run: () => measureUploads(size, seed) },
  'start-up': { title: 'Start', run: measureStartUp },
  analyze: { title: 'clearweek analyze, a small calendar', run: measureAnalyze },
  'first-sync': { title: 'First sync of many people', run: () => measureFirstSync([250, 500, 1_000]) },
  'one-change': { title: 'Sync of one change', run: measureOneChange },
  notices: { title: 'Notices of providers while calendars are read', run: measureNotices },
};

async function expansion(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clearweek-bench-'));
  const file = join(folder, 'calendar.ics');
  const { text, events, series, exceptions } = generateCalendar(size, seed, measuredWeeks.from);
  writeFileSync(file, text);
  try {
    const mib = (Buffer.byteLength(text) / 2 ** 20).toFixed(1);
    const facts = `${events} events (${series} series, ${exceptions} exceptions), ${mib} MiB, seed ${seed}`;
    return `${facts}\n\n${await measureExpansion(file)}\n\n${judgeHardCases()}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}
console.log(
  `${process.platform} ${process.arch}, ${availableParallelism()} processors, Node.js ${process.version}. Times are medians; first-sync and notices are one run each.`,
);
for (const [name, { title, run }] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(`\n## ${title}\n\n${await run()}`);
}
