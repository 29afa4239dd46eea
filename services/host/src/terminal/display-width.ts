const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns a terminal gives to a text without control characters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text in exactly `width` columns: filled up with blanks, or cut between characters and ended with `…`. */
export function fit(text: string, width: number): string {
  const cut = displayWidth(text) <= width ? text : cutTo(text, width);
  return cut + ' '.repeat(width - displayWidth(cut));
}

function cutTo(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const columns = graphemeWidth(segment);
    if (used + columns > width - 1) break;
    kept += segment;
    used += columns;
  }
  return width > 0 ? `${kept.trimEnd()}…` : '';
}

/** Unicode East Asian Width W and F (UAX #11) for the scripts that have it, and what is shown as an emoji (UTS #51). */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18AFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u;

function graphemeWidth(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  return /^[\p{Mn}\p{Me}\p{Cf}]*$/u.test(grapheme) ? 0 : 1;
}
