/**
 * Foreign text made safe for a terminal and for one line: escape sequences (ECMA-48) go as a whole, control characters,
 * line breaks, invisible and direction-changing characters go too, runs of blanks become one. The zero width joiner stays:
 * it holds an emoji together.
 */
export function plainText(foreign: string): string {
  return foreign
    .replaceAll(escapeSequence, '')
    .replaceAll(/\s/g, ' ')
    .replaceAll(/(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Control sequences, then command strings up to their end (OSC, DCS, APC, PM, SOS), then any other escape with the character after it. */
const escapeSequence =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be found
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?/g;
