import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileSystemTrouble, folderTrouble, prepareFolder } from './data-folder.ts';
import { StartFailure } from './start-failure.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'clearweek-folder-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe('the data folder', () => {
  test('is made with all levels above it, and may be there already', async () => {
    const folder = join(place, 'a', 'b', 'c');
    await Promise.all([prepareFolder(folder), prepareFolder(folder)]);
    await prepareFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is looked at without leaving anything behind', async () => {
    expect(await folderTrouble(join(place, 'a', 'b'))).toBeNull();
    expect(readdirSync(place)).toEqual([]);
  });

  test('that is a file, or lies in one, is refused in a sentence', async () => {
    const file = join(place, 'file');
    writeFileSync(file, '');
    await expect(prepareFolder(file)).rejects.toThrow(
      new StartFailure(
        `The data folder ${file} cannot be used: it is a file. Choose another folder with --data DIR or DATA_DIR.`,
      ),
    );
    await expect(prepareFolder(join(file, 'x'))).rejects.toThrow(`cannot be used: ${file} is a file.`);
  });

  test('that is a link to nowhere is refused', async () => {
    const link = join(place, 'link');
    symlinkSync(join(place, 'nowhere'), link);
    await expect(prepareFolder(link)).rejects.toThrow(StartFailure);
  });

  test.skipIf(!existsSync('/proc/self'))('where no folder can be made is refused, and does not hang', async () => {
    await expect(prepareFolder('/proc/clearweek/data')).rejects.toThrow(
      /^The data folder \/proc\/clearweek\/data cannot be used: .* Choose another folder/,
    );
  });
});

describe('an error of the file system', () => {
  test.each([
    ['EACCES', 'you may not write there. Give yourself the right, or choose another folder'],
    ['EROFS', 'that file system is read-only. Choose another folder'],
    ['ENOSPC', 'the disk is full. Make room on that disk, or choose another folder'],
    ['EIO', '(EIO). Choose another folder'],
  ])('%s becomes a sentence that says what to do', (code, words) => {
    const error = Object.assign(new Error('x'), { code, syscall: 'mkdir' });
    expect(fileSystemTrouble(error, '/srv/x')).toContain(words);
  });

  test('a full disk is told in the same words where PostgreSQL met it', () => {
    const error = new Error('initdb: FATAL: could not write to file "pg_wal/xlogtemp.1": No space left on device');
    expect(fileSystemTrouble(error, '/srv/x')).toContain('the disk is full');
  });

  test('is told apart from other errors', () => {
    expect(fileSystemTrouble(new TypeError('x'), '/srv/x')).toBeNull();
    expect(fileSystemTrouble(Object.assign(new Error('x'), { code: '28P01' }), '/srv/x')).toBeNull();
  });
});
