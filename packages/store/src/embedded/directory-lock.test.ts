import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDirectory } from './directory-lock.ts';
import { identityOf } from './processes.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clearweek-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder that is held is refused with the process that holds it, and free after its release', async () => {
  const lock = await lockDirectory(path, folder);
  await expect(lockDirectory(path, folder)).rejects.toThrow(`in use by another Clearweek (process ${process.pid})`);
  await lock.release();
  await (await lockDirectory(path, folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many that come at once one gets the folder', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(path, folder)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a dead process holds nothing', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await writeFile(path, JSON.stringify({ pid: child.pid, identity: null }));
  await lockDirectory(path, folder);
  expect(await readFile(path, 'utf8')).toContain(`"pid":${process.pid},"identity":"${await identityOf(process.pid)}"`);
});

test('the lock of a dead process holds nothing where its number was given to another', async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, identity: 'started long ago' }));
  await lockDirectory(path, folder);
  expect(await readFile(path, 'utf8')).toContain(`"pid":${process.pid},"identity":"${await identityOf(process.pid)}"`);
});

test('an unreadable lock holds nothing', async () => {
  await writeFile(path, 'x');
  await lockDirectory(path, folder);
  expect(await readFile(path, 'utf8')).toContain(`"pid":${process.pid},"identity":"${await identityOf(process.pid)}"`);
});
