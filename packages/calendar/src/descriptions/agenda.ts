/**
 * Whether a description holds an agenda: the word, as a heading or in a sentence, in one of several languages; or three or more lines
 * of points; or three or more lines of text. Lines that conferencing services and mail programs add by themselves are not counted.
 *
 * @param text plain, in lower case
 */
export function hasAgenda(text: string): boolean {
  if (AGENDA_WORD.test(text) && !NO_AGENDA.test(text)) return true;
  const lines = text
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST_LINE))
    .filter((line) => /\p{L}{2}/u.test(line) && !BOILERPLATE.test(line));
  if (lines.filter(isPoint).length >= 3) return true;
  // Words in a row tell a thought from a heading, a greeting or a name.
  return lines.filter((line) => line.split(/\s+/).length >= 3).length >= 3;
}

/** Whether the points of a text are questions: two or more of them, and at least half. */
export function asksQuestions(lines: readonly string[]): boolean {
  const points = lines.map((line) => line.trim()).filter(isPoint);
  const questions = points.filter((line) => /[?？]$/.test(line));
  return questions.length >= 2 && questions.length * 2 >= points.length;
}

/** Longer lines (a file that is attached by its content) say no more than their beginning. */
const LONGEST_LINE = 1_000;

/** The word for an agenda in the languages in which meetings are often called, between characters that are no letters. */
const AGENDA_WORD =
  /(?<!\p{L})(?:agenda|tagesordnung|ordre du jour|orden del día|orden del dia|ordine del giorno|pauta|dagordning|dagsorden|esityslista|porządek obrad|program spotkania|повестка|порядок денний|gündem|議題|アジェンダ|议程|議程|안건)(?!\p{L})/u;

/** "No agenda yet" is none. */
const NO_AGENDA =
  /\b(?:no|without|keine?|sans|sin|tbd)\s{1,3}agenda\b|\bagenda\s{0,3}(?::|-|is)?\s{0,3}(?:tbd|tba|to be (?:defined|announced|done)|none|n\/a)\b/;

const POINT = /^\s*(?:[-*•·–—▪◦‣☐]|\d{1,2}[.)]|\[[ x]?\]|[a-z][.)])\s+\S/u;

/** Lines that programs write, not people. */
const BOILERPLATE =
  /https?:\/\/|^\s*(?:[-_=*~:#+.]\s*){4,}|meeting id|passcode|password|pass code|\bpin\b|dial[ -]?in|one[ -]tap|one tap mobile|phone (?:number|conference)|conference id|call in|toll[- ]free|find your local number|join (?:with|from|by|on|the|zoom|teams|microsoft|online|meeting)|is inviting you|microsoft teams|google meet|zoom meeting|webex|meeting options|learn more|need help\?|video system|sip:|h\.323|please do not edit|tel:|^\s*\+?[\d\s().,#*-]{7,}(?:us|uk|de|germany)?\b|reminder|unsubscribe|view (?:your )?event|invitation from|this event (?:was|has been)|calendar\.google\.com|scheduled (?:with|by)|powered by|cancel:|reschedule:|need to (?:make changes|cancel)/;

function isPoint(line: string): boolean {
  return POINT.test(line);
}
