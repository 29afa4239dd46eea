import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartFailure } from './start-failure.ts';

/** Why a folder cannot be used, and what to do about it, each in a sentence. */
export interface FolderTrouble {
  readonly text: string;
  readonly mend: string;
}

const anotherFolder = 'choose another folder with --data DIR or DATA_DIR';

/**
 * Whether everything that Clearweek keeps can be written to a folder, or to the one that it would be made in. Leaves nothing
 * behind. The rights alone do not tell: a file system may be mounted read-only, be full, or take no files at all.
 */
export async function folderTrouble(folder: string): Promise<FolderTrouble | null> {
  const there = await nearestThere(folder);
  try {
    if (!(await stat(there)).isDirectory()) return fileInTheWay(folder, there);
    await rmdir(await mkdtemp(join(there, '.clearweek-probe-')));
    return null;
  } catch (error) {
    return troubleOf(error, folder);
  }
}

/** Makes a folder where it is missing. Throws StartFailure, which says what to do, where it cannot be made or written. */
export async function prepareFolder(folder: string): Promise<void> {
  const trouble = (await folderTrouble(folder)) ?? (await make(folder));
  if (trouble !== null) throw new StartFailure(sentences(trouble));
}

/** What to tell a person about an error of the file system; null for any other. */
export function fileSystemTrouble(error: Error, folder: string): string | null {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  // In the words of PostgreSQL's own programs.
  if (message.includes('No space left on device')) return sentences(troubleOf({ code: 'ENOSPC' }, folder));
  return typeof code === 'string' && typeof syscall === 'string' && /^E[A-Z0-9]+$/.test(code)
    ? sentences(troubleOf(error, folder))
    : null;
}

/** One level at a time: `mkdir` of all levels at once never ends below /proc. */
async function make(folder: string): Promise<FolderTrouble | null> {
  const missing: string[] = [];
  for (let level = folder; !(await exists(level)) && dirname(level) !== level; level = dirname(level))
    missing.push(level);
  try {
    for (const level of missing.toReversed()) await makeOne(level);
    return null;
  } catch (error) {
    return troubleOf(error, folder);
  }
}

async function makeOne(level: string): Promise<void> {
  try {
    await mkdir(level);
  } catch (error) {
    // Another process may have made it a moment ago.
    const made = await stat(level).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!made) throw error;
  }
}

function troubleOf(error: unknown, folder: string): FolderTrouble {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  const text = `The data folder ${folder} cannot be used`;
  const rights = { text: `${text}: you may not write there.`, mend: `Give yourself the right, or ${anotherFolder}.` };
  const room = { text: `${text}: the disk is full.`, mend: `Make room on that disk, or ${anotherFolder}.` };
  const other = `${anotherFolder.replace(/^c/, 'C')}.`;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return rights;
    case 'ENOSPC':
    case 'EDQUOT':
      return room;
    case 'EROFS':
      return { text: `${text}: that file system is read-only.`, mend: other };
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return { text: `${text}: there is a file where a folder should be, or the other way round.`, mend: other };
    case 'ENOENT':
      return { text: `${text}: no folder can be made there.`, mend: other };
    default:
      return { text: `${text} (${code}).`, mend: other };
  }
}

function fileInTheWay(folder: string, file: string): FolderTrouble {
  const where = folder === file ? 'it is a file' : `${file} is a file`;
  return {
    text: `The data folder ${folder} cannot be used: ${where}.`,
    mend: 'Choose another folder with --data DIR or DATA_DIR.',
  };
}

function sentences({ text, mend }: FolderTrouble): string {
  return `${text} ${mend}`;
}

/** The folder itself, or the nearest one above that is there. */
export async function nearestThere(path: string): Promise<string> {
  let folder = path;
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
