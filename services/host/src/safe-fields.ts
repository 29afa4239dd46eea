export type SafeValue = string | number | boolean | null | readonly SafeValue[] | { readonly [key: string]: SafeValue };

const removed = '[removed]';
/** Names, codes, ids, route patterns, places in the program: no blanks, no `@`, no address with a scheme. */
const harmless = /^(?!.*:\/\/)[\w.:/{}*+-]{0,200}$/;
/** A line of a stack trace: functions, file, line and column; "at the doctor's" is none. */
const frame = /^\s*at [\w.<>[\] $#/:()*\\+-]{1,300}:\d+:\d+\)?$/;
const deepest = 4;

/**
 * What of an event may be written to a log: numbers, yes and no, and texts that look like names and codes, at any depth up to four.
 * Any other text is replaced, and so is everything else (errors, buffers, functions). Lines of a stack trace that name a place
 * pass too; of a whole one under `stack` the message above them does not.
 */
export function safeFields(event: Readonly<Record<string, unknown>>): Record<string, SafeValue> {
  return fieldsOf(event, 0);
}

function fieldsOf(fields: object, depth: number): Record<string, SafeValue> {
  const safe: Record<string, SafeValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || !harmless.test(key)) continue;
    safe[key] = key === 'stack' && typeof value === 'string' ? framesOf(value) : safeValue(value, depth);
  }
  return safe;
}

function safeValue(value: unknown, depth: number): SafeValue {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'string':
      return harmless.test(value) || frame.test(value) ? value : removed;
    case 'object':
      return value === null ? null : safeObject(value, depth);
    default:
      return removed;
  }
}

function safeObject(value: object, depth: number): SafeValue {
  if (depth >= deepest) return removed;
  if (Array.isArray(value)) return value.map((one) => safeValue(one, depth + 1));
  return Object.getPrototypeOf(value) === Object.prototype ? fieldsOf(value, depth + 1) : removed;
}

function framesOf(stack: string): SafeValue {
  return stack
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => line.trim());
}
