import { asksQuestions, hasAgenda } from './agenda.ts';
import { DESCRIPTION_CUES, type DescriptionCue } from './cue.ts';
import { findCues } from './find-cues.ts';
import { withoutJoinBlocks } from './join-blocks.ts';
import { type LinkFacts, readLinks } from './links.ts';
import { plainText } from './plain-text.ts';

/** What is known of a description once it was looked at. Nothing of its text is among it. */
export interface DescriptionFacts extends LinkFacts {
  readonly hasAgenda: boolean;
  /** Sorted, each once. */
  readonly cues: readonly DescriptionCue[];
}

/** Characters looked at. What a meeting is for stands at the top, and a description may be a whole mail with all that it answers. */
const LONGEST_DESCRIPTION = 16_384;

/**
 * What a description says, in memory: whether it holds an agenda, links to a document or to a video call, and which of a closed list
 * of ideas it names (`DESCRIPTION_CUES`), in fifteen languages. Of a long text the first 16,384 characters count. It never throws, and
 * takes time in proportion to the text.
 *
 * @param text plain or HTML, as a calendar gives it; empty where there is none
 */
export function readDescription(text: string): DescriptionFacts {
  const beginning = text.slice(0, LONGEST_DESCRIPTION);
  if (beginning.trim() === '') return NOTHING;
  const plain = plainText(beginning);
  const lines = withoutJoinBlocks(plain.split('\n'));
  return { hasAgenda: hasAgenda(plain.toLowerCase()), ...readLinks(beginning), cues: cuesOf(lines) };
}

const NOTHING: DescriptionFacts = { hasAgenda: false, hasNotesDocument: false, hasConferenceLink: false, cues: [] };

function cuesOf(lines: readonly string[]): readonly DescriptionCue[] {
  const said = findCues(lines.join('\n'));
  if (said.includes('asks-questions') || !asksQuestions(lines)) return said;
  return DESCRIPTION_CUES.filter((cue) => cue === 'asks-questions' || said.includes(cue));
}
