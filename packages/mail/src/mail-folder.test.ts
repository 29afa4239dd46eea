import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailFolder } from './mail-folder.ts';

const mail = { id: 'mail-1', to: 'ada@clearweek.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'clearweek-mail-'));
  folder = join(parent, 'outbox');
});
afterEach(() => rm(parent, { recursive: true }));

test('a mail becomes one file under its id, with nothing left beside it', async () => {
  expect(await createMailFolder({ folder }).send(mail)).toBe('sent');
  expect(await readdir(folder)).toEqual(['mail-1.eml']);
  const text = await readFile(join(folder, 'mail-1.eml'), 'utf8');
  expect(text).toContain('To: ada@clearweek.example');
  expect(text).toContain('Message-ID: <mail-1@clearweek.invalid>');
});

test('the same mail again takes its own place', async () => {
  const outbox = createMailFolder({ folder, from: 'hello@clearweek.example' });
  await outbox.send(mail);
  await outbox.send({ ...mail, subject: 'Hello again' });
  expect(await readdir(folder)).toEqual(['mail-1.eml']);
  expect(await readFile(join(folder, 'mail-1.eml'), 'utf8')).toContain('Subject: Hello again');
});

test('an id cannot lead out of the folder', async () => {
  await expect(createMailFolder({ folder }).send({ ...mail, id: '../../x' })).rejects.toThrow('named by');
});

test('an address that is none is refused', async () => {
  expect(await createMailFolder({ folder }).send({ ...mail, to: 'nobody' })).toBe('refused');
});

test('where the folder cannot be written the mail waits', async () => {
  await writeFile(folder, 'a file in its way');
  expect(await createMailFolder({ folder }).send(mail)).toBe('later');
});
