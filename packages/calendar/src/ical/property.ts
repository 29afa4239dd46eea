import ICAL from 'ical.js';

/** One content line, taken apart by ical.js (jCal, RFC 7265). */
export interface Property {
  /** Lower case. */
  readonly name: string;
  /** Names in lower case; a parameter with several values is a list. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `date`, `date-time`, `period`, `text` … */
  readonly type: string;
  readonly values: readonly unknown[];
}

/** Reads an unfolded line; null where it is none. */
export function readProperty(line: string): Property | null {
  try {
    const jcal: unknown = ICAL.parse.property(withQuotedZone(line));
    if (!Array.isArray(jcal) || jcal.length < 4) return null;
    const [name, parameters, type, ...values] = jcal as unknown[];
    if (typeof name !== 'string' || typeof type !== 'string') return null;
    return { name, parameters: parameters as Record<string, unknown>, type, values };
  } catch {
    // ical.js throws on quotes that never close, parameters without a name and lines without a colon.
    return null;
  }
}

const UNQUOTED_ZONE = /^(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE);TZID=([^";]{0,200}:[^";]{0,200}):([\dTZ,]+)$/i;

/** Exchange writes `TZID=(UTC+01:00) Berlin:20261123T090000`; a name with a colon needs quotes (RFC 5545, 3.2). */
function withQuotedZone(line: string): string {
  if (!line.includes('=(')) return line;
  return line.replace(UNQUOTED_ZONE, '$1;TZID="$2":$3');
}

/** The name of a line in upper case, without its parameters; null where the line has neither `:` nor `;`. */
export function propertyName(line: string): string | null {
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === 58 || code === 59) return upperCase(line.slice(0, index));
  }
  return null;
}

/** Nearly every program writes names in upper case; asking first is quicker than converting 300,000 of them. */
function upperCase(name: string): string {
  return UPPER_CASE.test(name) ? name : name.trim().toUpperCase();
}

const UPPER_CASE = /^[A-Z0-9-]+$/;

/** What stands after the first colon outside of quotes, as written. */
export function rawValue(line: string): string {
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === 34) quoted = !quoted;
    else if (code === 58 && !quoted) return line.slice(index + 1);
  }
  return '';
}

/** A text parameter; null where it is absent or empty. Of several values the first. */
export function parameter(property: Property, name: string): string | null {
  const value = Object.hasOwn(property.parameters, name) ? property.parameters[name] : null;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : null;
}

/** The first value where it is a text, else the empty text. */
export function textValue(property: Property | undefined): string {
  const value = property?.values[0];
  if (typeof value !== 'string') return '';
  // ical.js leaves the values of X- properties as they are written.
  return property?.type === 'unknown' ? unescaped(value) : value;
}

/** TEXT as it is meant (RFC 5545, 3.3.11). */
function unescaped(text: string): string {
  return text.replaceAll(/\\([\\;,nN])/g, (_, letter: string) => (letter === 'n' || letter === 'N' ? '\n' : letter));
}
