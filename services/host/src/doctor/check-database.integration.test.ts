import { randomBytes } from 'node:crypto';
import { migrate } from '@clearweek/store';
import { createTestDatabase, databaseUrl, type TestDatabase } from '@clearweek/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { checkDatabase } from './check-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

const key = randomBytes(32).toString('base64');

function look(url: string) {
  const environment = {
    DATABASE_URL: url,
    ENCRYPTION_KEY: key,
    PUBLIC_URL: 'https://clearweek.example.org',
  };
  return checkDatabase(readConfig({ environment, home: '/srv', cwd: '/srv' }).config!, null);
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

describe('what the doctor says of a database that is given', () => {
  test('an empty one needs to be brought up to date, and then all is well', async () => {
    expect(await look(database.url)).toMatchObject({ level: 'problem', text: expect.stringContaining('no tables') });
    await migrate({ databaseUrl: database.url });
    expect(await look(database.url)).toMatchObject({ level: 'ok', text: expect.stringContaining('PostgreSQL') });
  });

  test.each<[string, () => string, string]>([
    ['a wrong password', () => changed((url) => (url.password = 'wrong')), 'refuses the user name or the password'],
    ['a database that does not exist', () => databaseUrl(database.url, 'nowhere'), 'does not exist on its server'],
    ['a port where nobody listens', () => changed((url) => (url.port = '1')), 'connection refused'],
    ['TLS where the server offers none', () => `${database.url}?sslmode=verify-full`, 'the server offers none'],
  ])('%s is told as such', async (_name, url, words) => {
    const found = await look(url());
    expect(found).toMatchObject({ level: 'problem', text: expect.stringContaining(words) });
    expect(JSON.stringify(found)).not.toContain(new URL(database.url).password);
  });
});
