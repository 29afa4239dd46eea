import { displayWidth } from './display-width.ts';

/**
 * The words of a text on lines of at most `width` columns. The first line begins with `first`, the others with as many blanks.
 * A word that is longer than a line has a line of its own.
 */
export function wrap(text: string, width: number, first = ''): string[] {
  const indent = ' '.repeat(displayWidth(first));
  const lines: string[] = [];
  let line = first;
  for (const [index, word] of text.split(' ').entries()) {
    const longer = index === 0 || line === indent ? line + word : `${line} ${word}`;
    if (line !== indent && index > 0 && displayWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
