import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOrCreateKeyFile } from './key-file.ts';
import { createKeyRing } from './key-ring.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clearweek-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the key is made once, usable, and the same at every later call', async () => {
  const path = join(folder, 'deep', 'encryption-key');
  const first = await loadOrCreateKeyFile(path);
  expect(createKeyRing({ current: first }).currentId).toHaveLength(16);
  expect(await loadOrCreateKeyFile(path)).toBe(first);
});

test('callers that come at once agree on one key and leave nothing else behind', async () => {
  const path = join(folder, 'encryption-key');
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKeyFile(path)));
  expect(new Set(keys).size).toBe(1);
  expect(await readdir(folder)).toEqual(['encryption-key']);
});

test('only the owner may read the file, even after somebody loosened its mode', async () => {
  const path = join(folder, 'encryption-key');
  await loadOrCreateKeyFile(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await chmod(path, 0o644);
  await loadOrCreateKeyFile(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
