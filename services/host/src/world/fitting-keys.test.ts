import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { requireFittingKeys } from './fitting-keys.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clearweek-keys-'));
  writeFileSync(join(dataDir, 'encryption-key'), 'key');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
const answering = (found: 'fits' | 'none' | 'does-not-fit') => ({ checkKeys: async () => found });
const configWith = (environment: Record<string, string>) =>
  readConfig({ environment: { DATA_DIR: dataDir, ...environment }, home: dataDir, cwd: dataDir }).config!;

test('a key that fits, or a database with nothing encrypted in it, lets the start go on', async () => {
  await requireFittingKeys(answering('fits'), configWith({}), null);
  await requireFittingKeys(answering('none'), configWith({}), join(dataDir, 'encryption-key'));
  expect(existsSync(join(dataDir, 'encryption-key'))).toBe(true);
});

test('a key of others ends the start by the name of where it came from, and never shows it', async () => {
  const given = requireFittingKeys(answering('does-not-fit'), configWith({ ENCRYPTION_KEY: key }), null);
  await expect(given).rejects.toThrow(/^ENCRYPTION_KEY is not the key that .* Put the right one back/);
  await expect(given).rejects.not.toThrow(key);
  const file = requireFittingKeys(answering('does-not-fit'), configWith({}), null);
  await expect(file).rejects.toThrow(`The encryption key ${join(dataDir, 'encryption-key')} is not the key`);
  expect(existsSync(join(dataDir, 'encryption-key'))).toBe(true);
});

test('a key that was made because the right one is missing is taken away again', async () => {
  const made = join(dataDir, 'encryption-key');
  await expect(requireFittingKeys(answering('does-not-fit'), configWith({}), made)).rejects.toThrow('is missing');
  expect(existsSync(made)).toBe(false);
});
