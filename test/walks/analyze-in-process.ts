import type { CalendarAnalysis } from '@clearweek/app';
import { analyze } from '../../services/host/src/commands/analyze.ts';

export interface AnalyzeOptions {
  readonly owner?: string;
  readonly weeks?: number;
  readonly until?: string;
}

export type Analyzed =
  | { readonly kind: 'analysis'; readonly analysis: CalendarAnalysis }
  | { readonly kind: 'refused'; readonly text: string };

/** What `clearweek analyze FILE --json` prints, by the function behind the command, at a time of the test's choice. */
export async function analyzeInProcess(file: string, now: number, options: AnalyzeOptions = {}): Promise<Analyzed> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    showProgress: null,
    columns: null,
    colour: false,
  };
  const { owner = null, weeks = 4, until = null } = options;
  const command = { name: 'analyze', file, owner, zone: null, weeks, until, json: true } as const;
  const code = await analyze(command, { terminal, input: nothing(), now: () => now });
  if (code !== 0) return { kind: 'refused', text: err.trim() };
  return { kind: 'analysis', analysis: JSON.parse(out) as CalendarAnalysis };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
