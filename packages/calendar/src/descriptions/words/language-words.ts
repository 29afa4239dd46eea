import type { DescriptionCue } from '../cue.ts';

/**
 * How one language says what matters here. Phrases are separated by commas or line ends. `*` at the end of a word stands for any
 * ending, `*` before a phrase for the beginning of a compound. Case, accents and what stands between two words do not matter.
 * Phrases of scripts without spaces between words, and of Korean, are found inside of longer words too.
 */
export interface LanguageWords {
  readonly cues: Readonly<Record<DescriptionCue, string>>;
  /** Deny what follows within a few words: "no", "without". */
  readonly deniesNext: string;
  /** Deny what stands a few words before: "are not". */
  readonly deniesLast: string;
  /** Hold words from above and mean something else: "no longer than". */
  readonly unlike: string;
}
