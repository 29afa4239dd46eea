import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folders of the workspace's packages, relative to the root and sorted, as pnpm-workspace.yaml lists them
 * (`packages:` with entries `folder` or `folder/*`; those are the only two forms that this project uses).
 */
export function workspaceFolders(root) {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const list = /^packages:\n((?:[ \t]+-.*\n|\s*\n|[ \t]*#.*\n)+)/m.exec(text)?.[1] ?? '';
  const patterns = [...list.matchAll(/^\s+-\s*['"]?([^'"\s#]+)['"]?/gm)].map((match) => match[1]);
  return patterns
    .flatMap((pattern) => (pattern.endsWith('/*') ? foldersIn(root, pattern.slice(0, -2)) : [pattern]))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

function foldersIn(root, parent) {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`);
}
