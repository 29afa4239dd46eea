import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { importsOf } from './imports-of.ts';
import type { ImportUse } from './imports-of.ts';
import type { Names } from './names.ts';
import type { PlacedNode } from './syntax.ts';
import { computedImports } from './table.ts';
import type { Wall } from './table.ts';

/** The doors of our packages: short name to the keys of its package.json's `exports`. */
export type Doors = ReadonlyMap<string, readonly string[]>;

/** Where a file stands: the workspace's folder, its wall, and whether only tests run it. */
export interface Standing {
  readonly folder: string;
  readonly wall: Wall;
  readonly isTest: boolean;
}

const ROOM = 'packages and services meet only at their doors';

/** A path or a door to code that only tests run, by the names that such code has. */
const TEST_CODE = /(?:^|\/)(?:testing|conformance)(?:\/|\.tsx?$|$)|\.test\.tsx?$/;

/** Whether only tests run the code of a file. */
export function isTestCode(file: string): boolean {
  return TEST_CODE.test(file);
}

/** What is wrong with the imports of one file behind a wall, one sentence each: place, import, rule, way out. */
export function checkImports(
  file: string,
  text: string,
  { nodes, names }: { readonly nodes: readonly PlacedNode[]; readonly names: Names },
  at: Standing,
  doors: Doors,
): string[] {
  return importsOf(text, nodes, names).flatMap((use) => {
    const complaint = complaintAbout(use, file, at, doors);
    return complaint === null ? [] : [`${file}:${use.line} imports ${shown(use)}: ${complaint}`];
  });
}

function shown({ specifier }: ImportUse): string {
  return specifier === null ? 'a name worked out at run time' : `'${specifier}'`;
}

function complaintAbout({ specifier }: ImportUse, file: string, at: Standing, doors: Doors): string | null {
  const { folder, wall } = at;
  if (specifier === null && file in computedImports) return null;
  if (specifier === null) return `no rule can see what that is. Name the module in the text. ${wall.wayOut}`;
  const isOurs = specifier.startsWith('.') || specifier.startsWith('@clearweek/');
  if (isOurs && !at.isTest && TEST_CODE.test(specifier)) {
    return 'the product may not run on code for tests. Move what both need out of testing/ or conformance/.';
  }
  if (specifier.startsWith('.')) return leaves(file, specifier, folder);
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return `${ROOM}. Import by the package's name.`;
  if (isNodeModule(specifier)) return wall.node ? null : `${folder} may not use Node. ${wall.wayOut}`;
  if (specifier.startsWith('@clearweek/')) return ours(specifier, at, doors);
  const library = packageOf(specifier);
  const allowed = at.isTest || wall.libraries === 'any' || wall.libraries.some((name) => covers(name, library));
  const list = wall.libraries === 'any' || wall.libraries.length === 0 ? 'no library' : wall.libraries.join(', ');
  return allowed ? null : `${folder} may use ${list}. ${wall.wayOut}`;
}

function leaves(file: string, specifier: string, folder: string): string | null {
  const target = posix.join(posix.dirname(file), specifier);
  if (target.startsWith(`${folder}/`)) return null;
  return `${ROOM}, and this path leaves ${folder}. Import '@clearweek/NAME' and export what you need from its index.ts.`;
}

function ours(specifier: string, { folder, wall }: Standing, doors: Doors): string | null {
  const [, name = '', ...inner] = specifier.split('/');
  const itself = folder.endsWith(`/${name}`);
  if (!itself && !wall.ours.includes(name)) {
    const list = wall.ours.length === 0 ? 'nothing of ours' : wall.ours.map((one) => `@clearweek/${one}`).join(', ');
    return `${folder} may import ${list}. ${wall.wayOut}`;
  }
  const door = inner.length === 0 ? '.' : `./${inner.join('/')}`;
  if (doors.get(name)?.includes(door) ?? door === '.') return null;
  return `${ROOM}, and '${door}' is no door of @clearweek/${name}. Export what you need from its index.ts.`;
}

function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function covers(pattern: string, library: string): boolean {
  return pattern.endsWith('/*') ? library.startsWith(pattern.slice(0, -1)) : pattern === library;
}
