import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SKIPPED = new Set(['node_modules', '.git', '.clearweek', 'coverage', 'dist']);

/** Paths of the project's own files under these folders (all: no folder named), relative to the root, sorted. */
export function projectFiles(...folders: readonly string[]): string[] {
  const files = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => {
    // `data` at the root is what the running service keeps, not source.
    if (SKIPPED.has(entry.name) || entry.name === 'data') return [];
    return entry.isDirectory() ? filesUnder(entry.name) : [entry.name];
  });
  return files
    .filter((file) => folders.length === 0 || folders.some((folder) => file.startsWith(`${folder}/`)))
    .toSorted();
}

/** Where a file of the project lies on this machine, by its path relative to the root. */
export function projectPath(file: string): string {
  return join(ROOT, file);
}

/** Text of a file by its path relative to the root. */
export function projectText(file: string): string {
  return readFileSync(projectPath(file), 'utf8');
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
