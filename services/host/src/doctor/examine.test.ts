import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { isFree } from '../free-port.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

const machine = { node: '24.21.0', zoneRules: '2026c', zone: 'Europe/Berlin', now: Date.UTC(2026, 10, 25, 9) };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'clearweek-doctor-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function examineWith(
  environment: Record<string, string> = {},
  change: Partial<typeof machine> = {},
): Promise<Finding[]> {
  const reading = readConfig({
    environment: { DATA_DIR: dataDir, PORT: '0', ...environment },
    home: dataDir,
    cwd: dataDir,
  });
  return examine(reading, { ...machine, ...change });
}

async function unwell(...given: Parameters<typeof examineWith>): Promise<Finding[]> {
  return (await examineWith(...given)).filter(({ level }) => level !== 'ok');
}

describe('what the doctor finds', () => {
  test('nothing where all is well', async () => {
    expect(await unwell()).toEqual([]);
  });

  test('a Node.js that is too old', async () => {
    expect(await unwell({}, { node: '24.2.9' })).toMatchObject([
      { level: 'problem', text: 'Node.js 24.2.9 is too old.' },
    ]);
  });

  test('time zone rules that are old', async () => {
    expect(await unwell({}, { zoneRules: '2023a' })).toMatchObject([
      { level: 'warning', text: 'The time zone rules are old (edition 2023a).' },
    ]);
  });

  test('a clock that was never set', async () => {
    expect(await unwell({}, { now: 0 })).toMatchObject([
      { level: 'problem', text: 'The clock says 1970-01-01 00:00 UTC, which lies in the past.' },
    ]);
  });

  test('every mistake in the configuration, and it tries no connection then', async () => {
    const found = await unwell({ PORT: 'x', LOG_LEVEL: 'y', DATABSE_URL: 'z' });
    expect(found.map(({ level }) => level)).toEqual(['problem', 'problem', 'warning']);
  });

  test('a key that is missing beside a database that needs it', async () => {
    mkdirSync(join(dataDir, 'postgres', 'cluster'), { recursive: true });
    expect(await unwell()).toMatchObject([{ level: 'problem', text: expect.stringContaining('is missing') }]);
  });

  test('a key that is damaged', async () => {
    writeFileSync(join(dataDir, 'encryption-key'), 'AAAA\n', { mode: 0o600 });
    expect(await unwell()).toMatchObject([{ level: 'problem', text: expect.stringContaining('is damaged') }]);
  });

  test('a key in the environment that is not the one in the data folder', async () => {
    const [mine, stored] = [0, 1].map((first) =>
      Buffer.from(Array.from({ length: 32 }, (_, index) => index + first)).toString('base64'),
    );
    mkdirSync(join(dataDir, 'postgres', 'cluster'), { recursive: true });
    expect(await unwell({ ENCRYPTION_KEY: mine! })).toEqual([]);
    writeFileSync(join(dataDir, 'encryption-key'), `${stored}\n`, { mode: 0o600 });
    expect(await unwell({ ENCRYPTION_KEY: stored! })).toEqual([]);
    const found = await unwell({ ENCRYPTION_KEY: mine! });
    expect(found).toMatchObject([{ level: 'warning', text: expect.stringContaining('is not the key in') }]);
    expect(JSON.stringify(found)).not.toContain(mine);
  });

  test('a key that others may read', async () => {
    const key = join(dataDir, 'encryption-key');
    writeFileSync(key, Buffer.alloc(32, 'k').toString('base64'));
    chmodSync(key, 0o644);
    expect(await unwell()).toMatchObject([{ level: 'warning', mend: `Run: chmod 600 ${key}` }]);
  });

  test('a folder that is a file', async () => {
    writeFileSync(join(dataDir, 'file'), '');
    expect(await unwell({ DATA_DIR: join(dataDir, 'file') })).toMatchObject([
      { level: 'problem', text: expect.stringContaining('cannot be used: it is a file') },
    ]);
  });

  test('a port that somebody else has', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    try {
      expect(await isFree(port, '127.0.0.1')).toBe(false);
      expect(await unwell({ PORT: `${port}` })).toMatchObject([
        { level: 'problem', text: `Port ${port} is taken by another program.` },
      ]);
    } finally {
      server.close();
    }
  });

  test('a database and a Redis that do not answer', async () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
    const found = await unwell({
      DATABASE_URL: 'postgres://user:topsecret@127.0.0.1:1/clearweek',
      REDIS_URL: 'redis://user:topsecret@127.0.0.1:1',
      ENCRYPTION_KEY: key,
      PUBLIC_URL: 'https://clearweek.example.org',
    });
    expect(found).toMatchObject([
      { level: 'problem', text: 'Nobody listens at the address of DATABASE_URL (connection refused).' },
      { level: 'problem', text: 'Redis does not answer.' },
      { level: 'warning', text: expect.stringContaining('nobody can sign in') },
    ]);
    expect(JSON.stringify(found)).not.toContain('topsecret');
  });
});
