import { AppError, drive, inspectCalendarSteps, limits } from '@clearweek/app';
import { findZone, parseWeek } from '@clearweek/calendar';
import type { AnalyzeCommand } from '../command-line/read-arguments.ts';
import { breathe, systemZone } from '../system.ts';
import type { Terminal } from '../terminal-io.ts';
import { calendarView } from '../terminal/calendar-view.ts';
import { plainText } from '../terminal/plain-text.ts';
import { readCalendarInput } from './calendar-input.ts';
import { createProgressLine } from './progress-line.ts';

export interface AnalyzeDependencies {
  readonly terminal: Terminal;
  readonly input: AsyncIterable<Uint8Array>;
  readonly now: () => number;
}

const failed = 1;
const misunderstood = 2;
const usualColumns = 80;
const widest = 120;

/** Analyses a calendar file and prints what it finds. Stores nothing and needs neither a database nor a network. Returns the exit code. */
export async function analyze(command: AnalyzeCommand, { terminal, input, now }: AnalyzeDependencies): Promise<number> {
  const mistakes = mistakesIn(command);
  if (mistakes.length > 0) return refuse(terminal, mistakes.join('\n'), misunderstood);
  const source = await readCalendarInput(command.file, limits.calendarBytes, input);
  if (source.kind === 'refused') return refuse(terminal, plainText(source.text));
  const progress = createProgressLine(terminal.showProgress, now);
  const { owner, zone, weeks, until } = command;
  try {
    const steps = inspectCalendarSteps({
      bytes: source.bytes,
      owner,
      zone,
      weeks,
      until,
      defaultZone: systemZone(),
      now: now(),
    });
    const inspection = await drive(steps, breathe, (step) => progress.step(step));
    progress.clear();
    const width = Math.min(terminal.columns ?? usualColumns, widest);
    const view = () =>
      calendarView(
        { ...inspection, shape: { ...inspection.shape, zone: inspection.zone } },
        { width, colour: terminal.colour },
      );
    terminal.out(command.json ? asJson(inspection.analysis) : `${view().join('\n')}\n`);
    return 0;
  } catch (error) {
    progress.clear();
    if (!(error instanceof AppError)) throw error;
    return refuse(terminal, whatIsWrong(error, command));
  }
}

/** What only the calendar's own words can tell of the command line. */
function mistakesIn({ zone, until }: AnalyzeCommand): string[] {
  const mistakes: string[] = [];
  if (zone !== null && findZone(zone).kind !== 'zone')
    mistakes.push(`--zone needs a time zone such as Europe/Berlin; "${plainText(zone)}" is not known.`);
  if (until !== null && parseWeek(until) === null)
    mistakes.push(
      `--until needs a week such as 2026-W48; there is no week "${plainText(until)}". A year has 52 or 53 of them.`,
    );
  return mistakes;
}

function whatIsWrong(error: AppError, { file }: AnalyzeCommand): string {
  const name = file === '-' ? 'The input' : plainText(file);
  return error.code === 'not_a_calendar' ? `${name} cannot be analysed. ${error.detail}` : error.detail;
}

/** The control characters that JSON does not escape by itself are escaped, so that a title cannot speak to the terminal. */
function asJson(analysis: unknown): string {
  const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(analysis).replaceAll(/[\u007F-\u009F]/g, hex)}\n`;
}

function refuse({ err }: Terminal, text: string, code = failed): number {
  err(`${text}\n`);
  return code;
}
