import { unfoldBytes } from './unfold-bytes.ts';

/** The text of a file, and whether its character set had to be guessed. */
export interface DecodedText {
  readonly text: string;
  readonly guessed: boolean;
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

/**
 * TextDecoder is part of every web platform (WHATWG Encoding) but not of the language, so the types of this package
 * do not know it. It is reached through globalThis to keep the package free of ambient declarations.
 */
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options?: { fatal?: boolean; ignoreBOM?: boolean }) => Decoder;
};

/**
 * Reads bytes as text: by their byte order mark, else as UTF-8 (RFC 5545, 3.1.4), else by a guess.
 * A line folded in the middle of a letter (RFC 5545, 3.1 allows folding between any two octets) is put together
 * before it is decoded. Where most of the letters are UTF-8, broken ones are replaced; else windows-1252, of which
 * ISO 8859-1 is a part, reads every byte. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Label(bytes);
  if (utf16 !== null) return { text: new TextDecoder(utf16).decode(bytes), guessed: false };
  const plain = decodeUtf8(bytes);
  if (plain !== null) return { text: plain, guessed: false };
  const unfolded = unfoldBytes(bytes);
  const whole = decodeUtf8(unfolded);
  if (whole !== null) return { text: whole, guessed: false };
  const replaced = new TextDecoder('utf-8').decode(unfolded);
  const text = mostlyUtf8(replaced) ? replaced : new TextDecoder('windows-1252').decode(unfolded);
  return { text, guessed: true };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By the byte order mark; without one, by the zero byte beside the first letter, which no UTF-8 calendar has. */
function utf16Label(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (isLetter(first) && second === 0) return 'utf-16le';
  if (first === 0 && isLetter(second)) return 'utf-16be';
  return null;
}

function isLetter(byte: number): boolean {
  return byte === 0x42 || byte === 0x62;
}

function mostlyUtf8(text: string): boolean {
  let broken = 0;
  let good = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0xfffd) broken += 1;
    else if (code > 0x7f) good += 1;
  }
  return good > broken;
}
