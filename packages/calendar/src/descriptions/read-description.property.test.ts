import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DESCRIPTION_CUES } from './cue.ts';
import { findPhrases } from './find-phrases.ts';
import { foldText } from './fold.ts';
import { phraseBook, phrasesOf } from './phrase-book.ts';
import { readDescription } from './read-description.ts';
import { joinTexts } from './testing/join-texts.ts';
import { languages } from './words/languages.ts';

const all = Object.values(languages);
const phrases = all.flatMap((words) =>
  [...DESCRIPTION_CUES.map((cue) => words.cues[cue]), words.deniesNext, words.deniesLast, words.unlike]
    .flatMap(phrasesOf)
    .map((phrase) => phrase.replaceAll('*', '')),
);
const pieces = fc.oneof(
  fc.constantFrom(...phrases),
  fc.constantFrom('the', 'a new', 'wir', '.', ',', '\n', '\n- ', '?', ' - ', '1. ', 'x', '漢字', 'ı', 'İ', 'É'),
);
/** Texts of the words that matter and others, in any order. */
const texts = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(' '));
const cuesOf = (text: string) => readDescription(text).cues;

test('no text makes it throw, and what comes out is of the list, sorted, each once', () => {
  const parts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '<',
      '>',
      '</',
      '<style',
      '<!--',
      '&#x110000;',
      '&#55296;',
      '&nbsp',
      '____________\n',
      '\ud800',
      'a@b',
      'www.',
    ),
    pieces,
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (some) => {
      const cues = cuesOf(some.join(''));
      expect(cues).toEqual(DESCRIPTION_CUES.filter((cue) => cues.includes(cue)));
    }),
    { numRuns: 500 },
  );
});

test('blocks of conferencing programs, before or behind, change no idea', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(...Object.values(joinTexts)), (text, block) => {
      const cues = cuesOf(text);
      expect(cuesOf(`${text}\n${block}`)).toEqual(cues);
      expect(cuesOf(`${block}\n${text}`)).toEqual(cues);
      expect(cuesOf(`${block}\n\n${text}\n${block}`)).toEqual(cues);
    }),
  );
});

test('as HTML a text says the same', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const cues = cuesOf(text);
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('é', '&eacute;');
      const lines = escaped.split('\n');
      expect(cuesOf(escaped.replaceAll('\n', '<br>'))).toEqual(cues);
      expect(cuesOf(lines.map((line) => `<p class="x">${line}</p>`).join(''))).toEqual(cues);
      expect(cuesOf(`<html><head><style>p { }</style></head><body>${lines.join('<br />')}</body></html>`)).toEqual(
        cues,
      );
    }),
  );
});

test('capitals, full-width letters and taken-apart accents change no idea', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const cues = cuesOf(text);
      expect(cuesOf(text.toUpperCase())).toEqual(cues);
      expect(cuesOf(text.normalize('NFD'))).toEqual(cues);
      expect(cuesOf(text.replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)))).toEqual(cues);
    }),
    // A point of a list was once taken for a number to dial, and a full-width number for none.
    { examples: [['1.  . written update'], ['1. - 2. - 3. - 4. - 5. - 6. - written update']] },
  );
});

test('however long a text, it is read as fast as its beginning, and findings stay in proportion to it', () => {
  const book = phraseBook(all);
  const most = 12;
  fc.assert(
    fc.property(fc.constantFrom(...phrases), (phrase) => {
      const long = foldText(`${phrase} `.repeat(16_384 / (phrase.length + 1)));
      const found = findPhrases(long, book);
      expect(found.length).toBeLessThanOrEqual((long.length / phrase.length) * most);
    }),
    { numRuns: 60 },
  );
  expect(cuesOf('status update '.repeat(75_000))).toEqual(['reports']);
});
