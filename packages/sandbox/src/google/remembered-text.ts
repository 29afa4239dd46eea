/**
 * The JSON of records that have not changed. `stamp` says which version of the record it is, `profile` for whom and with which fields;
 * one text is kept for each record, and all are forgotten once they are too many.
 */
export interface RememberedText {
  text(record: object, stamp: string, profile: string, make: () => string): string;
}

const mostCharacters = 32_000_000;

export function createRememberedText(): RememberedText {
  let texts = new WeakMap<object, { readonly stamp: string; readonly profile: string; readonly text: string }>();
  let characters = 0;
  return {
    text(record, stamp, profile, make) {
      const known = texts.get(record);
      if (known?.stamp === stamp && known.profile === profile) return known.text;
      const text = make();
      characters += text.length;
      if (characters > mostCharacters) {
        texts = new WeakMap();
        characters = text.length;
      }
      texts.set(record, { stamp, profile, text });
      return text;
    },
  };
}
