import { AppError, drive, inspectCalendarSteps, limits } from '@clearweek/app';
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

const usualColumns = 80;
const widest = 120;

/** Analyses a calendar file and prints what it finds. Stores nothing and needs neither a database nor a network. Returns the exit code. */
export async function analyze(command: AnalyzeCommand, { terminal, input, now }: AnalyzeDependencies): Promise<number> {
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

function whatIsWrong(error: AppError, { file, zone, until }: AnalyzeCommand): string {
  const name = file === '-' ? 'The input' : plainText(file);
  if (error.code === 'not_a_calendar') return `${name} cannot be analysed. ${error.detail}`;
  if (error.code === 'unknown_zone')
    return `--zone: "${plainText(zone ?? '')}" is not a known time zone. ${error.detail}`;
  if (error.code === 'unknown_week') return `--until: there is no week "${plainText(until ?? '')}". ${error.detail}`;
  return error.detail;
}

/** The control characters that JSON does not escape by itself are escaped, so that a title cannot speak to the terminal. */
function asJson(analysis: unknown): string {
  const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(analysis).replaceAll(/[\u007F-\u009F]/g, hex)}\n`;
}

function refuse({ err }: Terminal, text: string): number {
  err(`${text}\n`);
  return 1;
}
