import { DESCRIPTION_CUES, type DescriptionCue } from './cue.ts';
import { CLAUSE_END, foldText } from './fold.ts';
import type { LanguageWords } from './words/language-words.ts';

/** Languages as bits: the first of a phrase book is bit 0. */
export type LanguageSet = number;

/** What a phrase says, and in which languages. */
export interface Meaning {
  readonly cues: Map<DescriptionCue, LanguageSet>;
  deniesNext: LanguageSet;
  deniesLast: LanguageSet;
  unlike: boolean;
}

export interface Phrase {
  /** One piece, or several with any ending of a word between each two. */
  readonly pieces: readonly string[];
  /** Whether the last word may go on. */
  readonly isOpen: boolean;
  readonly meaning: Meaning;
  /** The place of the first piece's last character, and that character. */
  readonly turn: number;
  readonly turnCode: number;
}

/** Phrases by how they are found. */
export interface PhraseBook {
  /** At the beginning of a word, by `wordKey`. */
  readonly atWord: ReadonlyMap<number, readonly Phrase[]>;
  /** Of scripts without spaces, and Korean: anywhere, by their first character. */
  readonly anywhere: ReadonlyMap<number, readonly Phrase[]>;
  /** At the end of compounds. */
  readonly endings: readonly Phrase[];
}

/** From here on: kana, Han, Hangul. */
const FIRST_DENSE = 0x2e80;

/** Whether a character belongs to a script in which phrases are looked for inside of words. */
export function isDense(code: number): boolean {
  return code >= FIRST_DENSE;
}

/** The first three characters as one small number. Different ones may share it. */
export function wordKey(text: string, at: number): number {
  return text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 7) ^ (text.charCodeAt(at + 2) << 14);
}

/** All phrases of all languages in one book. Those of the first language count in every other: its words are borrowed everywhere. */
export function phraseBook(languages: readonly LanguageWords[]): PhraseBook {
  const meanings = new Map<string, Meaning>();
  for (const [index, words] of languages.entries()) {
    const own = 1 << index;
    const everywhere = index === 0 ? (1 << languages.length) - 1 : own;
    for (const cue of DESCRIPTION_CUES) {
      for (const phrase of phrasesOf(words.cues[cue])) {
        const { cues } = meaningOf(meanings, phrase);
        cues.set(cue, (cues.get(cue) ?? 0) | everywhere);
      }
    }
    for (const phrase of phrasesOf(words.deniesNext)) meaningOf(meanings, phrase).deniesNext |= own;
    for (const phrase of phrasesOf(words.deniesLast)) meaningOf(meanings, phrase).deniesLast |= own;
    for (const phrase of phrasesOf(words.unlike)) meaningOf(meanings, phrase).unlike = true;
  }
  return sorted(meanings);
}

/** The phrases of a list, each as it is looked for, with `*` where it is open. */
export function phrasesOf(list: string): string[] {
  return list
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .flatMap(spellings);
}

/** Umlauts are written as two letters where the keyboard has none, and spaces in Korean and Japanese are a matter of taste. */
function spellings(phrase: string): string[] {
  const spelled = phrase.toLowerCase().replaceAll(/[äöüøåæ]/g, (letter) => TWO_LETTERS[letter] ?? letter);
  const folded = [...new Set([phrase, spelled])].map(foldPhrase);
  return folded.flatMap((one) =>
    isDense(one.charCodeAt(0)) && one.includes(' ') ? [one, one.replaceAll(' ', '')] : one,
  );
}

const TWO_LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', æ: 'ae' };

function foldPhrase(phrase: string): string {
  return phrase
    .split('*')
    .map((piece) => {
      const folded = foldText(piece).trim();
      return piece.startsWith(' ') && folded !== '' ? ` ${folded}` : folded;
    })
    .join('*');
}

function meaningOf(meanings: Map<string, Meaning>, phrase: string): Meaning {
  const known = meanings.get(phrase);
  if (known !== undefined) return known;
  const meaning: Meaning = { cues: new Map(), deniesNext: 0, deniesLast: 0, unlike: false };
  meanings.set(phrase, meaning);
  return meaning;
}

function sorted(meanings: ReadonlyMap<string, Meaning>): PhraseBook {
  const atWord = new Map<number, Phrase[]>();
  const anywhere = new Map<number, Phrase[]>();
  const endings: Phrase[] = [];
  for (const [text, meaning] of meanings) {
    const dense = isDense(text.charCodeAt(0));
    const pieces = text.split('*').filter(Boolean);
    const turn = (pieces[0] ?? '').length - 1;
    const turnCode = (pieces[0] ?? '').charCodeAt(turn);
    const phrase = { pieces, isOpen: dense || text.endsWith('*'), meaning, turn, turnCode };
    if (text.startsWith('*')) endings.push(phrase);
    else if (dense) add(anywhere, text.charCodeAt(0), phrase);
    // A word of two letters ends with a space or with its clause.
    else for (const end of text.length < 3 ? [' ', CLAUSE_END] : ['']) add(atWord, wordKey(text + end, 0), phrase);
  }
  return { atWord, anywhere, endings };
}

function add(phrases: Map<number, Phrase[]>, key: number, phrase: Phrase): void {
  const same = phrases.get(key);
  if (same === undefined) phrases.set(key, [phrase]);
  else same.push(phrase);
}
