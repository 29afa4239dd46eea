/**
 * Runs our engine and three libraries over the recurrence cases beside the checkout, and over a load that looks
 * like a calendar, and prints the table of docs/decisions/0003-recurrence.md. Every engine works in a thread of
 * its own that is ended where one case takes longer than two seconds.
 *
 *   node scripts/measure-recurrence.ts [--differences]
 */
import { existsSync, readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { defaultBounds, readRule, ruleStarts, type WallTime } from '../packages/calendar/src/index.ts';
import { engines, type Question } from './recurrence-engines.ts';
import { agrees, everydayLoad, kindOf, questionOf, type Case } from './recurrence-questions.ts';

const CASES = new URL('../../shared/data/recurrence/cases.json', import.meta.url);
const CASE_LIMIT_MS = 2_000;
const LOAD_LIMIT_MS = 120_000;

type Answer = { starts: string[]; ms: number } | { failed: string };

if (isMainThread) await report();
else await answerQuestions(workerData as string);

async function answerQuestions(name: string): Promise<void> {
  const engine = await engines[name]?.();
  parentPort?.on('message', (questions: Question[]) => {
    const began = performance.now();
    try {
      const starts = questions.flatMap((question) => engine?.(question) ?? []);
      parentPort?.postMessage({ starts, ms: performance.now() - began } satisfies Answer);
    } catch (error) {
      parentPort?.postMessage({ failed: String(error).slice(0, 120) } satisfies Answer);
    }
  });
}

/** Asks an engine in its thread; a thread that does not answer in time is ended, and the next question gets a new one. */
function createAsker(name: string): {
  ask(questions: Question[], limitMs: number): Promise<Answer>;
  end(): Promise<number>;
} {
  const begin = (): Worker => new Worker(new URL(import.meta.url), { workerData: name });
  let worker = begin();
  return {
    ask: (questions, limitMs) =>
      new Promise((resolve) => {
        const late = setTimeout(() => {
          void worker.terminate();
          worker = begin();
          resolve({ failed: 'took too long' });
        }, limitMs);
        worker.once('message', (answer: Answer) => {
          clearTimeout(late);
          resolve(answer);
        });
        worker.postMessage(questions);
      }),
    end: () => worker.terminate(),
  };
}

async function report(): Promise<void> {
  if (!existsSync(CASES)) {
    console.error(`\n*** ${CASES.pathname} is absent: nothing can be measured without the cases. ***\n`);
    process.exitCode = 1;
    return;
  }
  const cases = JSON.parse(readFileSync(CASES, 'utf8')) as Case[];
  const kinds = [...new Set(cases.map(kindOf))].sort();
  const totals = kinds.map((kind) => cases.filter((one) => kindOf(one) === kind).length);
  console.log(
    `| | ${kinds.map((kind, index) => `${kind} (${totals[index]})`).join(' | ')} | failed | too slow | cases, ms | 2,000 series, ms |`,
  );
  console.log(`|${' --- |'.repeat(kinds.length + 5)}`);
  for (const name of Object.keys(engines)) await reportEngine(name, cases, kinds);
  reportOwnSpeed(20_000);
}

/** Without the texts that the comparison needs: rules read, starts as numbers. */
function reportOwnSpeed(size: number): void {
  const load = everydayLoad(size).map(({ start, rules }) => ({ start: wallOf(start), text: rules[0] ?? '' }));
  const [from, to] = [wallOf('2026-07-01T00:00:00'), wallOf('2026-12-02T00:00:00')];
  const expandAll = (): number => {
    let starts = 0;
    for (const { start, text } of load) {
      const reading = readRule(text, { kind: 'floating', wall: start }, (at) => at as WallTime);
      if (reading.kind === 'rule') starts += ruleStarts(reading.rule, start, from, to, defaultBounds).starts.length;
    }
    return starts;
  };
  for (const round of ['cold', 'warm']) {
    const began = performance.now();
    const starts = expandAll();
    const ms = performance.now() - began;
    console.log(`clearweek alone, ${round}: ${size} series over 22 weeks, ${starts} starts: ${ms.toFixed(0)} ms`);
  }
}

async function reportEngine(name: string, cases: Case[], kinds: string[]): Promise<void> {
  const asker = createAsker(name);
  await asker.ask([], LOAD_LIMIT_MS);
  const agreed = new Map<string, number>(kinds.map((kind) => [kind, 0]));
  let [failed, late, ms] = [0, 0, 0];
  for (const one of cases) {
    const answer = await asker.ask([questionOf(one)], CASE_LIMIT_MS);
    if ('failed' in answer && answer.failed === 'took too long') late += 1;
    else if ('failed' in answer) failed += 1;
    else ms += answer.ms;
    if ('starts' in answer && agrees(answer.starts, one)) agreed.set(kindOf(one), (agreed.get(kindOf(one)) ?? 0) + 1);
    else if (process.argv.includes('--differences')) {
      console.log(
        name,
        one.id,
        kindOf(one),
        one.rrule,
        'failed' in answer ? answer.failed : answer.starts.slice(0, 4).join(' '),
      );
    }
  }
  const load = await asker.ask(everydayLoad(2_000), LOAD_LIMIT_MS);
  const loadMs = 'ms' in load ? load.ms.toFixed(0) : load.failed;
  console.log(
    `| ${name} | ${kinds.map((kind) => agreed.get(kind)).join(' | ')} | ${failed} | ${late} | ${ms.toFixed(0)} | ${loadMs} |`,
  );
  await asker.end();
}

function wallOf(text: string): WallTime {
  return Date.parse(`${text}Z`) as WallTime;
}
