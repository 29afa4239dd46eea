import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
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

const mocksModules = (text: string): boolean => /\bvi\s*\.\s*(?:do)?mock\s*\(/i.test(text);

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
  test('mocks no module: dependencies are arguments', () => {
    expect(code.filter((file) => basename(file) !== 'house-rules.test.ts' && mocksModules(projectText(file)))).toEqual(
      [],
    );
    expect(mocksModules("vi.mock('./a.ts')")).toBe(true);
  });

  test('names no folder of one machine', () => {
    expect(product.flatMap((file) => machinePaths(projectText(file)).map((line) => `${file}: ${line}`))).toEqual([]);
    expect(machinePaths("const a = '/tmp/x';\nconst b = '/v1/work';\nconst c = '/home';")).toHaveLength(2);
  });

  test('names no data outside the checkout', () => {
    expect(product.filter((file) => /\.\.\/shared\//.test(projectText(file)))).toEqual([]);
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
});
