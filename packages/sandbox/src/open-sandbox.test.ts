import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from './create-sandbox.ts';
import { openSandbox } from './open-sandbox.ts';

let folder: string;
let memoryFile: string;
const open: Sandbox[] = [];
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearweek-sandbox-'));
  memoryFile = join(folder, 'sandbox.json');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Sandbox> {
  const sandbox = await openSandbox({ memoryFile, people: 12 });
  open.push(sandbox);
  return sandbox;
}

async function stop(sandbox: Sandbox): Promise<void> {
  open.splice(open.indexOf(sandbox), 1);
  await sandbox.close();
}

const origins = ({ google, microsoft }: Sandbox) => [google.origin, microsoft.origin];

/** Somebody lets the app in; gives the refresh token. */
function consent({ google, world }: Sandbox): string {
  const person = world.people.find(({ provider, active }) => provider === 'google' && active)!;
  const codeVerifier = 'v'.repeat(43);
  const redirectUri = 'http://127.0.0.1:1/connect/google/callback';
  const client = { clientId: google.clientId, redirectUri };
  const code = google.accounts.issueCode({
    ...client,
    personId: person.id,
    scopes: ['openid', 'email'],
    nonce: null,
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    codeChallengeMethod: 'S256',
    offline: true,
  });
  if (code.kind !== 'code') throw new Error(code.why);
  const redeemed = { ...client, code: code.code, clientSecret: google.clientSecret, codeVerifier };
  const answer = google.accounts.redeemCode(redeemed);
  if (answer.kind !== 'tokens') throw new Error(answer.why);
  return answer.tokens.refreshToken!;
}

const refresh = ({ google }: Sandbox, refreshToken: string) =>
  google.accounts.refresh({ refreshToken, clientId: google.clientId, clientSecret: google.clientSecret }).kind;

describe('a sandbox that is started again', () => {
  test('is at the same addresses, with the same company and the consents that people gave', async () => {
    const first = await start();
    const token = consent(first);
    const [before, people] = [origins(first), first.world.people.map(({ id, address }) => [id, address])];
    await stop(first);
    const second = await start();
    expect(origins(second)).toEqual(before);
    expect(second.world.people.map(({ id, address }) => [id, address])).toEqual(people);
    expect(second.world.tenantId).toBe(first.world.tenantId);
    expect(refresh(second, token)).toBe('tokens');
  });

  test('has forgotten a consent that was taken back', async () => {
    const first = await start();
    const token = consent(first);
    expect(first.google.accounts.revoke(token)).toBe(true);
    await stop(first);
    expect(refresh(await start(), token)).toBe('refused');
  });

  test('keeps a consent although the process was killed right after it', async () => {
    const token = consent(await start());
    expect(readFileSync(memoryFile, 'utf8')).toContain(token);
    // Nobody else on the computer may read it.
    expect(statSync(memoryFile).mode & 0o077).toBe(0);
  });

  test.each([
    ['is half a file', '{"firstSeen": 17'],
    ['is something else', '[]'],
    ['is nothing', 'null'],
    ['has consents that are none', '{"firstSeen": 1, "google": 5, "microsoft": []}'],
    ['has no ports', `{"firstSeen": ${Date.now()}, "google": [], "microsoft": []}`],
    [
      'has ports that are none',
      `{"firstSeen": ${Date.now()}, "ports": {"google": 99999999}, "google": [], "microsoft": []}`,
    ],
    ['has consents without an owner', `{"firstSeen": ${Date.now()}, "google": [null, {}], "microsoft": []}`],
  ])('begins anew where its memory %s', async (_what, text) => {
    writeFileSync(memoryFile, text);
    const sandbox = await start();
    expect(sandbox.world.people).toHaveLength(12);
    expect(refresh(sandbox, consent(sandbox))).toBe('tokens');
  });

  test('takes other ports where somebody has taken its own, and keeps the consents', async () => {
    const first = await start();
    const token = consent(first);
    const port = Number(new URL(first.microsoft.origin).port);
    await stop(first);
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const second = await start();
    expect(new URL(second.microsoft.origin).port).not.toBe(String(port));
    expect(refresh(second, token)).toBe('tokens');
  });
});
