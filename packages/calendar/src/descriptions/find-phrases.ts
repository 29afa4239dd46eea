import { CLAUSE_END } from './fold.ts';
import { isDense, type LanguageSet, type Meaning, type Phrase, type PhraseBook, wordKey } from './phrase-book.ts';

export interface Found {
  readonly start: number;
  readonly end: number;
  readonly meaning: Meaning;
  /** The languages in which this or another phrase from the same place on says something: `decision` is a word of three. */
  readonly spoken: LanguageSet;
  /** Whether nothing longer begins at the same place: "not only" is no "not". */
  readonly isLongest: boolean;
}

/** Words go on for at most so many characters: what is longer is none. */
const LONGEST_WORD = 60;

/** The phrases of a folded text, in order of their beginnings. Takes time in proportion to the text. */
export function findPhrases(text: string, book: PhraseBook): Found[] {
  const found: Found[] = [];
  let quietUntil = 0;
  let isWordStart = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isGap(code)) {
      isWordStart = true;
      continue;
    }
    const dense = isDense(code);
    const phrases = dense ? book.anywhere.get(code) : isWordStart ? book.atWord.get(wordKey(text, at)) : undefined;
    isWordStart = dense;
    if (phrases === undefined || at < quietUntil) continue;
    const here = matches(text, at, phrases);
    if (here.length === 0) continue;
    const longest = here.find(({ isLongest }) => isLongest);
    if (longest?.meaning.unlike === true) quietUntil = longest.end;
    else found.push(...here);
  }
  const endings = findEndings(text, book.endings);
  return endings.length === 0 ? found : [...found, ...endings].sort((a, b) => a.start - b.start);
}

function matches(text: string, start: number, phrases: readonly Phrase[]): readonly Found[] {
  let here: Omit<Found, 'isLongest' | 'spoken'>[] | null = null;
  let longest = 0;
  let spoken = 0;
  for (const phrase of phrases) {
    // Nearly all that share a beginning differ here, and a character is compared faster than a piece.
    if (text.charCodeAt(start + phrase.turn) !== phrase.turnCode) continue;
    const end = endOf(text, start, phrase);
    if (end <= start) continue;
    here ??= [];
    here.push({ start, end, meaning: phrase.meaning });
    longest = Math.max(longest, end);
    spoken |= spokenIn(phrase.meaning);
  }
  return here === null ? NONE : here.map((one) => ({ ...one, spoken, isLongest: one.end === longest }));
}

const NONE: readonly Found[] = [];

function spokenIn({ cues }: Meaning): LanguageSet {
  let spoken = 0;
  for (const one of cues.values()) spoken |= one;
  return spoken;
}

function findEndings(text: string, phrases: readonly Phrase[]): Found[] {
  const found: Found[] = [];
  for (const phrase of phrases) {
    const first = phrase.pieces[0] ?? '';
    for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
      const end = endOf(text, start, phrase);
      if (end > start)
        found.push({ start, end, meaning: phrase.meaning, spoken: spokenIn(phrase.meaning), isLongest: true });
    }
  }
  return found;
}

/** Where the phrase ends that begins at `start`; -1 where it does not stand there. */
function endOf(text: string, start: number, { pieces, isOpen }: Phrase): number {
  let at = start;
  for (const piece of pieces) {
    if (at > start) at = wordEnd(text, at);
    if (!text.startsWith(piece, at)) return -1;
    at += piece.length;
  }
  if (isOpen) return wordEnd(text, at);
  return endsWord(text, at) ? at : -1;
}

/** Scripts without spaces have no ends of words: there the phrase ends where it ends. */
function wordEnd(text: string, from: number): number {
  let at = from;
  while (at - from < LONGEST_WORD && !endsWord(text, at)) at += 1;
  return at;
}

function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isGap(code) || isDense(code) || isDense(text.charCodeAt(at - 1));
}

function isGap(code: number): boolean {
  return code === SPACE || code === LINE;
}

const SPACE = ' '.charCodeAt(0);
const LINE = CLAUSE_END.charCodeAt(0);
