/** Between two clauses: nothing is read across it. */
export const CLAUSE_END = '\n';

/**
 * A text as words to look for: lower case, without accents, full-width forms as ordinary ones, one space between words, a line break
 * between clauses, and one of them before the first and after the last. Addresses of pages and people go. The dots of Turkish make
 * no difference, so that İ, I, ı and i are one.
 *
 * Letters are those of Unicode; where a script has no spaces the run of letters stays whole.
 */
export function foldText(text: string): string {
  const words = plainLetters(withoutAddresses(text)).replaceAll(NO_LETTERS, (run) =>
    run === ' ' || !BREAK.test(run) ? ' ' : CLAUSE_END,
  );
  return `${CLAUSE_END}${words.trim()}${CLAUSE_END}`;
}

const NO_LETTERS = /[^\p{L}\p{N}\p{M}]+/gu;
/** A hyphen with a space before it stands for a dash. */
const BREAK = /[\n\r.,;:!?()[\]{}|•。、«»–—…]|\s-/;

function withoutAddresses(text: string): string {
  const withoutPages = /:\/\/|www\./i.test(text)
    ? text.replaceAll(/(?:https?:\/\/|www\.)[^\s<>"'、。，）」]*/gi, ' ')
    : text;
  return withoutPages.includes('@') ? withoutPages.replaceAll(/[\w.+-]{1,64}@[\w-][\w.-]{0,250}/g, ' ') : withoutPages;
}

function plainLetters(text: string): string {
  const lower = text.toLowerCase();
  // oxlint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower;
  return (
    lower
      .normalize('NFKD')
      // The marks of Latin letters only: those of kana tell one syllable from another.
      .replaceAll(/[\u0300-\u036f]+/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[ßıłøæœđð]/g, (letter) => PLAIN[letter] ?? letter)
  );
}

const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
};
