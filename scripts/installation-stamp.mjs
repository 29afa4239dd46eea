import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFile } from './link-command.mjs';
import { PNPM_VERSION } from './versions.mjs';
import { workspaceFolders } from './workspace-folders.mjs';

// Inside node_modules, so that deleting that folder also forgets that it was installed.
const STAMP = 'node_modules/.clearweek-set-up.json';

/** Whether the installation is complete and made from the manifests as they are now. Reads about fifteen small files. */
export function isInstalled(root) {
  const stamp = readStamp(root);
  if (stamp === null || stamp.fingerprint !== fingerprint(root)) return false;
  return stamp.present.every((path) => existsSync(join(root, path)));
}

/** Notes that the installation is complete, and which folders must be there for that to stay true. */
export function markInstalled(root) {
  const folders = ['.', ...workspaceFolders(root)].map((folder) => join(folder, 'node_modules'));
  const present = [...folders, commandFile].filter((path) => existsSync(join(root, path)));
  writeFileSync(join(root, STAMP), JSON.stringify({ fingerprint: fingerprint(root), present }, null, 2));
}

/** Forgets the installation, so that one which is cut short is never taken for a whole one. */
export function unmarkInstalled(root) {
  rmSync(join(root, STAMP), { force: true });
}

/** Hash of all that decides what an installation holds: manifests, lockfile, package manager, machine and place. */
function fingerprint(root) {
  const hash = createHash('sha256').update([PNPM_VERSION, process.platform, process.arch, libc(), root].join('\n'));
  const manifests = workspaceFolders(root).map((folder) => `${folder}/package.json`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(`\n${file}\n`).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '');
  }
  return hash.digest('hex');
}

/** A checkout mounted into a container keeps its folder but may change its C library, and native binaries with it. */
function libc() {
  if (process.platform !== 'linux') return '';
  /** @type {any} */
  const report = process.report;
  // Otherwise the report looks up the names of open connections, which can take seconds.
  report.excludeNetwork = true;
  return report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    return null;
  }
}
