import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differences, lockedImporters, wantedBy } from './walls/lockfile-importers.ts';
import { projectFiles, projectText } from './walls/project-files.ts';

const EMPTY_NAMES = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'shared',
  'core',
  'manager',
  'base',
  'service',
]);
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const code = projectFiles('packages', 'services', 'scripts', 'test').filter((file) => /\.(?:tsx?|mjs)$/.test(file));
const product = projectFiles('packages', 'services').filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);

/** Whether a folder's or file's name says nothing about what is in it. */
function saysNothing(path: string): boolean {
  return path.split('/').some((name) => {
    const words = (name.split('.')[0] ?? '').split('-');
    const last = words.at(-1) ?? '';
    return EMPTY_NAMES.has(words.join('-')) || (words.length > 1 && /^(?:utils?|helpers?|manager|service)$/.test(last));
  });
}

/** The lines of a text that name a folder of one machine. */
function machinePaths(text: string): string[] {
  return text.split('\n').filter((line) => /(?:^|[\s'"`(=:])\/(?:home|root|work|tmp|Users)(?:\/|['"`])/.test(line));
}

/** Whether a manifest or lockfile names the host from which packages are fetched. */
function namesRegistry(text: string): boolean {
  return /\b(?:registry|tarball|resolved)["']?\s*[=:]\s*["']?https?:/.test(text);
}

/** Every file that people read as text. */
const texts = projectFiles().filter((file) => !/\.(?:png|ico|woff2?|gz)$/.test(file));

/** Words about how the text came to be, which tell its reader nothing. Only what can hardly mean something else. */
const MAKING = [
  /\bissue\s*#?\d+/i,
  /\b(?:fix(?:es|ed)?|clos(?:es|ed)|resolv(?:es|ed)|refs?|see|PR|pull request|ticket|task)\s*#\d+/i,
  /\b(?:TODO|FIXME|HACK)\b/,
  /\bas an AI\b|\blanguage model\b|\bsub-?agents?\b|\b(?:coding|AI) (?:agent|assistant)s?\b/i,
  /\bco-authored-by\b|\bgenerated (?:by|with) (?:an? )?(?:AI|LLM|claude|chatgpt|copilot|codex|gemini)\b/i,
  /\b(?:in|during|from) (?:this|the|an?) (?:previous|earlier|last|coding|working) session\b/i,
];

/** The lines of a text that speak of how it was made. */
function speaksOfMaking(text: string): string[] {
  return text.split('\n').filter((line) => MAKING.some((pattern) => pattern.test(line)));
}

describe('names', () => {
  test('say what a file or folder holds', () => {
    expect(code.filter(saysNothing)).toEqual([]);
  });

  test('are kebab-case', () => {
    expect(code.filter((file) => !file.split('/').every((name) => KEBAB.test(name)))).toEqual([]);
  });

  test.each(['a/utils/b.ts', 'a/core/b.ts', 'a/base.ts', 'a/queue-manager.ts', 'a/mail-service.ts'])(
    '%s says nothing',
    (path) => {
      expect(saysNothing(path)).toBe(true);
    },
  );

  test.each(['test/shared-data.ts', 'services/api/a.ts', 'a/base-url.ts'])('%s says something', (path) => {
    expect(saysNothing(path)).toBe(false);
  });
});

describe('the code', () => {
  test('names no folder of one machine', () => {
    expect(product.flatMap((file) => machinePaths(projectText(file)).map((line) => `${file}: ${line}`))).toEqual([]);
    expect(machinePaths("const a = '/tmp/x';\nconst b = '/v1/work';\nconst c = '/home';")).toHaveLength(2);
  });

  test('names no data outside the checkout', () => {
    expect(product.filter((file) => /\.\.\/shared\//.test(projectText(file)))).toEqual([]);
  });
});

describe('what people read', () => {
  test('speaks of the thing, and not of how it was made', () => {
    expect(texts.length).toBeGreaterThan(code.length);
    const others = texts.filter((file) => basename(file) !== 'house-rules.test.ts');
    expect(others.flatMap((file) => speaksOfMaking(projectText(file)).map((line) => `${file}: ${line}`))).toEqual([]);
  });

  test.each([
    `// see issue ${12}`,
    'Fixes #7: the week began on Sunday',
    '# TODO: later',
    'x(); // FIXME',
    'As an AI I cannot',
    'a coding assistant wrote this',
    'Co-authored-by: A <a@example.org>',
    'Generated with Claude',
    'as found in an earlier session',
  ])('such as: %s', (line) => {
    expect(speaksOfMaking(`first\n${line}\nlast`)).toEqual([line]);
  });

  test.each([
    'ends the session of a signed-in person',
    'during a browser session the cookie is sent',
    'the user agent, the issuer, an issue of the certificate',
    'STATUS:NEEDS-ACTION and VTODO are read; todos are not',
    'UTS #51, &#39; and the colour #123',
    'a task in a list',
  ])('but not: %s', (line) => {
    expect(speaksOfMaking(line)).toEqual([]);
  });
});

describe('what is installed', () => {
  test('is not tied to one registry', () => {
    const manifests = projectFiles().filter((file) =>
      /(?:^|\/)(?:package\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|\.npmrc)$/.test(file),
    );
    expect(manifests).toContain('pnpm-lock.yaml');
    expect(manifests.filter((file) => namesRegistry(projectText(file)))).toEqual([]);
    expect(namesRegistry('registry=https://packages.example/')).toBe(true);
  });

  test('is what the manifests ask for: after a change of one, `pnpm install` brings pnpm-lock.yaml up to date', () => {
    const manifests = projectFiles().filter((file) =>
      /^(?:(?:(?:packages|services)\/[^/]+|test)\/)?package\.json$/.test(file),
    );
    const asked = manifests.map(
      (file) => [file.replace(/\/?package\.json$/, '') || '.', wantedBy(projectText(file))] as const,
    );
    expect(asked.length).toBeGreaterThan(8);
    expect(differences(Object.fromEntries(asked), lockedImporters(projectText('pnpm-lock.yaml')))).toEqual([]);
  });
});

describe('a lockfile that fell behind', () => {
  const lockfile = [
    "lockfileVersion: '9.0'",
    'importers:',
    '',
    '  .: {}',
    '',
    '  packages/a:',
    '    dependencies:',
    "      '@x/y':",
    "        specifier: '>=1'",
    '        version: 1.0.0(z@2.0.0)',
    '    devDependencies:',
    '      z:',
    '        specifier: 2.0.0',
    '        version: 2.0.0',
    '',
    'packages:',
    '',
    '  z@2.0.0:',
    '    resolution: {integrity: none}',
    '',
  ].join('\n');
  const now = { dependencies: { '@x/y': '>=1' }, devDependencies: { z: '2.0.0' } };
  const behind = (manifest: object, more: object = {}): string =>
    differences(
      { '.': {}, 'packages/a': wantedBy(JSON.stringify(manifest)), ...more },
      lockedImporters(lockfile),
    ).join();

  test('is told where a manifest asks for more, for less, for another version or in another place', () => {
    expect(behind(now)).toBe('');
    expect(behind({ ...now, optionalDependencies: { w: '1' } })).toBe(
      'packages/a has w 1 in optionalDependencies, and pnpm-lock.yaml does not know',
    );
    expect(behind({ devDependencies: now.devDependencies })).toBe(
      'pnpm-lock.yaml says that packages/a has @x/y >=1 in dependencies, and that is past',
    );
    expect(behind({ ...now, devDependencies: { z: '2.0.1' } })).toMatch(
      /has z 2\.0\.1 in .*that packages\/a has z 2\.0\.0/,
    );
    expect(behind({ dependencies: { ...now.dependencies, ...now.devDependencies } })).toMatch(
      /z 2\.0\.0 in dependencies/,
    );
    expect(behind(now, { 'packages/b': {} })).toContain('packages/b is a workspace');
  });

  test('is not called new because a line was not understood', () => {
    for (const line of [
      '  packages/b: [x]x: y',
      '      deep:',
      '        - x',
      '    dependencies:\n      z:\n        other: 1',
    ])
      expect(() => lockedImporters(lockfile.replace('  .: {}', `  .: {}\n${line}`))).toThrow('not understood');
    expect(() => lockedImporters(lockfile.replace('9.0', '10.0'))).toThrow('only format 9.0');
  });
});
