/** The middle of the figures; of an even number the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/** `1,234 ms` */
export const inMs = (ms: number): string => `${whole(ms)} ms`;

/** A whole number with commas between the thousands. */
export const whole = (figure: number): string => Math.round(figure).toLocaleString('en');

/** What was wanted and whether the figure reaches it. */
export const goal = (text: string, isMet: boolean): string => `Goal: ${text}: ${isMet ? 'met' : 'MISSED'}.`;

/** Rows as a table in Markdown, with columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
