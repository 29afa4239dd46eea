import { statfs } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { folderTrouble, nearestThere } from '../data-folder.ts';
import { checkKeyFile } from './check-key-file.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const MIB = 1024 * 1024;
const tooLittle = 200 * MIB;
const scarce = 1024 * MIB;

/** The data folder: whether it can be written, and how much room there is. Leaves nothing behind. */
export async function checkFolder(config: Config): Promise<Finding[]> {
  const { dataDir } = config;
  const trouble = await folderTrouble(dataDir);
  if (trouble !== null) return [problem(trouble.text, trouble.mend)];
  const folder = await nearestThere(dataDir);
  const text =
    folder === dataDir
      ? `The data folder ${dataDir} can be written.`
      : `The data folder ${dataDir} will be made at the first start.`;
  return [ok(text), await checkRoom(folder), await checkKeyFile(config)];
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
