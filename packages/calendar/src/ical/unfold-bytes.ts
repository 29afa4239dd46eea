const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** Joins folded lines in bytes: a line end followed by one space or tab disappears (RFC 5545, 3.1). Returns a copy. */
export function unfoldBytes(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const fold = foldLength(bytes, index);
    if (fold > 0) {
      index += fold - 1;
      continue;
    }
    result[length] = bytes[index] ?? 0;
    length += 1;
  }
  return result.subarray(0, length);
}

/** How many bytes the fold at this place takes; 0 where there is none. */
function foldLength(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) return 0;
  const lineEnd = byte === CARRIAGE_RETURN && bytes[index + 1] === LINE_FEED ? 2 : 1;
  const next = bytes[index + lineEnd];
  return next === SPACE || next === TAB ? lineEnd + 1 : 0;
}
