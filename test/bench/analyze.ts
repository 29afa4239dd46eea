import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { inMs, median, table } from './figures.ts';
import { home, hostProgram } from './running-process.ts';

const rounds = 7;

/** `clearweek analyze` on a small calendar, the whole process; beside it the least that any command takes. */
export function measureAnalyze(): string {
  const calendar = join(home, 'test/fixtures/team-week.ics');
  const commands: readonly [string, readonly string[]][] = [
    ['node, nothing to do', ['--eval', '0']],
    ['clearweek version', [hostProgram, '--version']],
    ['clearweek analyze', [hostProgram, 'analyze', calendar]],
    ['clearweek analyze --json', [hostProgram, 'analyze', calendar, '--json']],
  ];
  return table(
    ['command', 'whole process'],
    commands.map(([name, args]) => [
      name,
      inMs(median(Array.from({ length: rounds + 1 }, () => timeOf(args)).slice(1))),
    ]),
  );
}

function timeOf(args: readonly string[]): number {
  const began = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - began;
}
