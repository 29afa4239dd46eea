import { DESCRIPTION_CUES, type DescriptionCue } from './cue.ts';
import { type Found, findPhrases } from './find-phrases.ts';
import { CLAUSE_END, foldText } from './fold.ts';
import { type LanguageSet, isDense, phraseBook } from './phrase-book.ts';
import { languages } from './words/languages.ts';

const book = phraseBook(Object.values(languages));

/** The ideas that a text names and does not deny, in the order of `DESCRIPTION_CUES`. */
export function findCues(text: string): DescriptionCue[] {
  const folded = foldText(text);
  const found = findPhrases(folded, book);
  const denied = deniedPhrases(folded, found);
  const cues = new Set<DescriptionCue>();
  for (const [index, { meaning, spoken }] of found.entries()) {
    if ((spoken & (denied.get(index) ?? 0)) !== 0) continue;
    for (const cue of meaning.cues.keys()) cues.add(cue);
  }
  return cues.size === 0 ? [] : DESCRIPTION_CUES.filter((cue) => cues.has(cue));
}

/**
 * Which phrases are denied, by their index, and in which languages. A word such as "nothing" denies what follows it within three
 * words of its clause. Where nothing does, and its language puts such words last ("Entscheidungen fallen hier nicht"), it denies what
 * stands before.
 */
function deniedPhrases(text: string, found: readonly Found[]): Map<number, LanguageSet> {
  const denied = new Map<number, LanguageSet>();
  const deny = (index: number, spoken: LanguageSet) => denied.set(index, (denied.get(index) ?? 0) | spoken);
  for (const [index, { start, end, meaning, isLongest }] of found.entries()) {
    if (!isLongest || (meaning.deniesNext | meaning.deniesLast) === 0) continue;
    const next = meaning.deniesNext === 0 ? [] : nextOnes(text, found, index, end, meaning.deniesNext);
    for (const one of next) deny(one, meaning.deniesNext);
    if (next.length > 0 || meaning.deniesLast === 0) continue;
    for (let one = index - 1; one >= 0 && start - (found[one]?.start ?? 0) <= FARTHEST; one -= 1) {
      if (isNear(text, found[one]?.end ?? 0, start)) deny(one, meaning.deniesLast);
    }
  }
  return denied;
}

function nextOnes(text: string, found: readonly Found[], index: number, from: number, spoken: LanguageSet): number[] {
  const near: number[] = [];
  for (let one = index + 1; one < found.length; one += 1) {
    const next = found[one];
    if (next === undefined || next.start - from > FARTHEST) break;
    if ((next.spoken & spoken) !== 0 && isNear(text, from, next.start)) near.push(one);
  }
  return near;
}

const FARTHEST = 80;
const WORDS_BETWEEN = 3;
/** Where there are no spaces, a word has about two characters, and a particle follows it. */
const DENSE_BETWEEN = 4;
const HANGUL = 0xac00;

function isNear(text: string, from: number, to: number): boolean {
  if (from > to || to - from > FARTHEST) return false;
  let spaces = 0;
  let dense = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (text[at] === CLAUSE_END) return false;
    if (text[at] === ' ') spaces += 1;
    // Korean has spaces.
    else if (isDense(code) && code < HANGUL) dense += 1;
  }
  return spaces <= WORDS_BETWEEN + 1 && dense <= DENSE_BETWEEN;
}
