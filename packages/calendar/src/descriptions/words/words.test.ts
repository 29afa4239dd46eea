import { describe, expect, test } from 'vitest';
import { DESCRIPTION_CUES } from '../cue.ts';
import { findCues } from '../find-cues.ts';
import { phrasesOf } from '../phrase-book.ts';
import { languages } from './languages.ts';

describe.each(Object.entries(languages))('the words of %s', (_, words) => {
  test('each phrase is found alone, in capitals, and in the middle of other words', () => {
    const lost = DESCRIPTION_CUES.flatMap((cue) =>
      phrasesOf(words.cues[cue])
        .map((phrase) => phrase.replaceAll('*', ''))
        .filter((phrase) =>
          [phrase, phrase.toUpperCase(), `xx ${phrase} xx`, `(${phrase})`].some(
            (text) => !findCues(text).includes(cue),
          ),
        )
        .map((phrase) => `${cue}: ${phrase}`),
    );
    expect(lost).toEqual([]);
  });

  test('each idea has words', () => {
    expect(DESCRIPTION_CUES.filter((cue) => phrasesOf(words.cues[cue]).length < 3)).toEqual([]);
  });

  test('no phrase is so short that it stands in everything', () => {
    const all = DESCRIPTION_CUES.flatMap((cue) => phrasesOf(words.cues[cue]));
    expect(all.filter((phrase) => phrase.replaceAll('*', '').length < (/[a-z]/.test(phrase) ? 3 : 2))).toEqual([]);
  });
});
