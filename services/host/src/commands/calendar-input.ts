import { open } from 'node:fs/promises';

export type CalendarInput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A sentence for the person who named the file. */
  | { readonly kind: 'refused'; readonly text: string };

/** Reads a calendar file, or standard input where the name is `-`, up to `limit` bytes. */
export async function readCalendarInput(
  file: string,
  limit: number,
  input: AsyncIterable<Uint8Array>,
): Promise<CalendarInput> {
  if (file === '-') return collect(input, 'The input', limit);
  try {
    await using handle = await open(file, 'r');
    if ((await handle.stat()).isDirectory()) return refused(`${file} is a folder, not a calendar file.`);
    return await collect(handle.createReadStream({ autoClose: false }), file, limit);
  } catch (error) {
    return refused(whyUnreadable(file, error));
  }
}

/** The size is counted while reading: a pipe or a device does not tell it before. */
async function collect(chunks: AsyncIterable<Uint8Array>, name: string, limit: number): Promise<CalendarInput> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) return refused(`${name} is too large: a calendar may have at most ${limit / 1024 / 1024} MiB.`);
    parts.push(chunk);
  }
  return { kind: 'bytes', bytes: Buffer.concat(parts) };
}

function whyUnreadable(file: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${file}.`;
  if (code === 'EACCES' || code === 'EPERM') return `${file} may not be read by you.`;
  return `${file} could not be read (${code === '' ? 'unknown reason' : code}).`;
}

function refused(text: string): CalendarInput {
  return { kind: 'refused', text };
}
