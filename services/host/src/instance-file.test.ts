import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeInstance, runningInstance, writeInstance } from './instance-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearweek-instance-'));
const file = join(folder, 'running.json');
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => response.writeHead(request.url === '/livez' ? 200 : 404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the Clearweek that runs on a folder', () => {
  test('is the one that wrote its file and answers', async () => {
    await writeInstance(file, { pid: process.pid, address });
    expect(await runningInstance(file)).toEqual({ pid: process.pid, address });
  });

  test('is none after a clean stop', async () => {
    await writeInstance(file, { pid: process.pid, address });
    await removeInstance(file);
    expect(await runningInstance(file)).toBeNull();
  });

  test('is none where its process was killed, even if somebody else answers at its address', async () => {
    // No system gives this number to a process.
    await writeInstance(file, { pid: 2 ** 31 - 1, address });
    expect(await runningInstance(file)).toBeNull();
  });

  test('is none where its number was given to another program since, and nobody answers', async () => {
    await writeInstance(file, { pid: process.pid, address: 'http://127.0.0.1:1/' });
    expect(await runningInstance(file)).toBeNull();
  });

  test.each(['', '{', '[]', '{"pid":-1,"address":"http://127.0.0.1/"}'])(
    'is none where the file holds %j',
    async (text) => {
      writeFileSync(file, text);
      expect(await runningInstance(file)).toBeNull();
    },
  );
});
