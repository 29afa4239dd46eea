import { access, constants, mkdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const MIB = 1024 * 1024;
const tooLittle = 200 * MIB;
const scarce = 1024 * MIB;

/** The data folder: whether it can be written, and how much room there is. Leaves nothing behind. */
export async function checkFolder({ dataDir, files }: Config): Promise<Finding[]> {
  const there = await exists(dataDir);
  const folder = there ? dataDir : await nearestFolder(dataDir);
  if (!(await isWritable(folder, there))) {
    return [
      problem(
        `The data folder ${dataDir} cannot be written.`,
        'Give yourself the right to write it, or choose another with --data DIR or DATA_DIR.',
      ),
    ];
  }
  const text = there
    ? `The data folder ${dataDir} can be written.`
    : `The data folder ${dataDir} will be made at the first start.`;
  return [ok(text), await checkRoom(folder), await checkKeyFile(files)];
}

async function checkRoom(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const amount = free >= scarce ? `${Math.floor(free / 1024 / MIB)} GiB` : `${Math.floor(free / MIB)} MiB`;
  if (free >= scarce) return ok(`${amount} are free there.`);
  const mend = 'Make room on that disk, or choose another data folder.';
  const text = `Only ${amount} are free in ${folder}.`;
  return free < tooLittle ? problem(text, mend) : warning(text, mend);
}

/** Without its key the database holds data that nobody can read: that is worth knowing before the next start makes a new key. */
async function checkKeyFile({ encryptionKey, database }: Config['files']): Promise<Finding> {
  if (!(await exists(encryptionKey))) {
    if (!(await exists(join(database, 'cluster')))) return ok('The encryption key will be made at the first start.');
    return problem(
      `The encryption key ${encryptionKey} is missing, and the stored calendars cannot be read without it.`,
      'Put it back from a backup, or remove the data folder to begin anew.',
    );
  }
  const text = await readFile(encryptionKey, 'utf8').catch(() => null);
  if (text === null)
    return problem(
      `The encryption key ${encryptionKey} cannot be read.`,
      'Start Clearweek as the user who owns that file.',
    );
  if (Buffer.from(text.trim(), 'base64').length !== 32) {
    return problem(`The encryption key ${encryptionKey} is damaged.`, 'Put it back from a backup.');
  }
  const open = process.platform !== 'win32' && ((await stat(encryptionKey)).mode & 0o077) !== 0;
  if (open)
    return warning(
      `Other users of this computer may read the encryption key ${encryptionKey}.`,
      `Run: chmod 600 ${encryptionKey}`,
    );
  return ok('The encryption key is in the data folder. A backup needs it too.');
}

async function isWritable(folder: string, tryIt: boolean): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if (!tryIt) return true;
    // The rights may allow what a file system that is mounted read-only refuses.
    const probe = join(folder, `.probe-${process.pid}`);
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe, { force: true });
    return true;
  } catch {
    return false;
  }
}

async function nearestFolder(path: string): Promise<string> {
  let folder = path;
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
