import type { SegmentKind } from '@clearweek/analysis';

/** How lines are written: at most `width` columns, with colours or without. */
export interface Style {
  readonly width: number;
  readonly colour: boolean;
}

export type Tone = SegmentKind | 'heading' | 'quiet';

/** Each kind of time has a sign of its own, so that nothing is lost where there are no colours. */
export const signs: Readonly<Record<SegmentKind, string>> = { meeting: '▇', focus: '─', fragment: '·', off: '░' };

/** Select Graphic Rendition parameters (ECMA-48, 8.3.117). No red: nothing here is anybody's fault. */
const tones: Readonly<Record<Tone, string>> = {
  meeting: '36',
  focus: '32',
  fragment: '33',
  off: '2',
  heading: '1',
  quiet: '2',
};

/** The text in a tone; unchanged where there are no colours. Takes no columns of its own. */
export function paint(text: string, tone: Tone, { colour }: Style): string {
  return colour && text !== '' ? `\u001B[${tones[tone]}m${text}\u001B[0m` : text;
}
