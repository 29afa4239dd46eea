import type { OrganizationConsent } from '@clearweek/app';
import { expect, test } from 'vitest';
import { entryOf } from './directory-entry.ts';
import { scriptedGraph } from './testing/scripted-graph.ts';
import type { ScriptedAnswer } from './testing/scripted-graph.ts';

const tenant = '5f0e1a2b-3c4d-4e5f-8a9b-0c1d2e3f4a5b';
const consent: OrganizationConsent = { provider: 'microsoft', tenant };
const signal = new AbortController().signal;

const ada = {
  id: 'ada',
  displayName: 'Ada',
  mail: 'Ada@Example.com',
  userPrincipalName: 'ada@corp.example',
  proxyAddresses: ['smtp:a@example.com', 'SMTP:ada@example.com', 'SIP:ada@example.com'],
  department: ' Product / Design ',
  accountEnabled: true,
  userType: 'Member',
};

test('a person has all addresses that name them, the main one first, and the department as units from the top', () => {
  expect(entryOf(ada, 'ben')).toEqual({
    externalId: 'ada',
    addresses: ['ada@example.com', 'a@example.com', 'ada@corp.example'],
    name: 'Ada',
    zone: null,
    manager: 'ben',
    unit: ['Product', 'Design'],
    active: true,
  });
});

test('who has no mail, department or enabled account is told so; guests are nobody', () => {
  const bare = { id: 'ben', mail: null, userPrincipalName: 'ben@corp.example', accountEnabled: false };
  expect(entryOf(bare, null)).toMatchObject({ addresses: ['ben@corp.example'], unit: [], active: false, name: null });
  expect(entryOf({ ...ada, userType: 'Guest' }, null)).toBeNull();
});

/** Graph's directory in rounds of pages, with a token endpoint beside it. */
async function directory(
  rounds: readonly (readonly (readonly object[])[])[],
  others: (path: string) => ScriptedAnswer | null = () => null,
) {
  const graph = await scriptedGraph(({ path }, origin) => {
    const other = others(path);
    if (other !== null) return other;
    if (path.includes('openid-configuration')) {
      const root = `${origin}/${tenant}`;
      return { body: { issuer: `${root}/v2.0`, token_endpoint: `${root}/token`, authorization_endpoint: `${root}/a` } };
    }
    if (path.endsWith('/token')) return { body: { access_token: 'app-token', token_type: 'Bearer', expires_in: 3599 } };
    const [round = 0, page = 0] = (/token=(\d+)-(\d+)/.exec(path)?.slice(1) ?? []).map(Number);
    const more = page + 1 < (rounds[round]?.length ?? 0);
    const link = `${origin}/v1.0/users/delta?$`;
    return {
      body: {
        value: rounds[round]?.[page] ?? [],
        ...(more
          ? { '@odata.nextLink': `${link}skiptoken=${round}-${page + 1}` }
          : { '@odata.deltaLink': `${link}deltatoken=${round + 1}-0` }),
      },
    };
  });
  const read = async (cursor: string | null) => {
    const answer = await graph.microsoft.organization.directory(consent, cursor, signal);
    if (answer.kind !== 'ok' || answer.value.kind !== 'changes') throw new Error(`Got ${JSON.stringify(answer)}`);
    return answer.value;
  };
  return { ...graph, read };
}

test('the whole directory, in which one person may come in parts over several pages', async () => {
  const parts = [
    { id: 'ada', 'manager@delta': [{ id: 'ben' }] },
    { id: 'gone', '@removed': { reason: 'changed' } },
  ];
  const { read, seen } = await directory([[[ada, { ...ada, id: 'guest', userType: 'Guest' }], parts]]);
  const found = await read(null);
  expect(found).toMatchObject({ whole: true, entries: [{ externalId: 'ada', manager: 'ben', name: 'Ada' }] });
  expect(found.entries).toHaveLength(1);
  expect(found.removed.toSorted()).toEqual(['gone', 'guest']);
  expect(seen.at(-1)?.headers['authorization']).toBe('Bearer app-token');
  expect(seen.find(({ path }) => path.startsWith('/v1.0/users/delta?'))?.path).toContain('$select=id,displayName,mail');
});

test('each page and each manager is asked for only when it may be', async () => {
  const { microsoft, seen } = await directory([[[ada], [ada]], [[{ ...ada, id: 'ben' }]]]);
  let asked = 0;
  const reason = new Error('not now');
  const atMost = (most: number) => async () => {
    if ((asked += 1) > most) throw reason;
  };
  const { directory: read } = microsoft.organization;
  const whole = await read(consent, null, signal, atMost(2));
  expect([asked, whole.kind]).toEqual([2, 'ok']);
  if (whole.kind !== 'ok' || whole.value.kind !== 'changes') throw new Error('It was to be read.');
  asked = 0;
  await expect(read(consent, whole.value.cursor, signal, atMost(1))).rejects.toBe(reason);
  expect(asked).toBe(2);
  expect(seen.filter(({ path }) => path.includes('/manager'))).toEqual([]);
});

test('later only what changed; a manager of whom nothing is said is asked for and not taken away', async () => {
  const changes = [
    { ...ada, department: 'Sales' },
    { ...ada, id: 'cem', 'manager@delta': [{ id: 'ada' }] },
    { ...ada, id: 'dora', 'manager@delta': [{ id: 'ben', '@removed': { reason: 'deleted' } }] },
    { ...ada, id: 'eve' },
  ];
  const { read } = await directory([[[ada]], [changes]], (path) => {
    if (path === '/v1.0/users/ada/manager?$select=id') return { body: { id: 'ben' } };
    if (path.includes('/eve/manager')) return { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
    return null;
  });
  const first = await read(null);
  const second = await read(first.cursor);
  expect(second.whole).toBe(false);
  expect(second.entries.map(({ externalId, manager }) => [externalId, manager])).toEqual([
    ['ada', 'ben'],
    ['cem', 'ada'],
    ['dora', null],
    ['eve', null],
  ]);
});

test.each([
  [410, 'syncStateNotFound'],
  [400, 'Directory_ResyncRequired'],
])('a link that died (%i %s) is an expired cursor', async (status, code) => {
  const { read, microsoft } = await directory([[[ada]]], (path) =>
    path.includes('deltatoken') ? { status, body: { error: { code, message: '' } } } : null,
  );
  const { cursor } = await read(null);
  const answer = await microsoft.organization.directory(consent, cursor, signal);
  expect(answer).toMatchObject({ kind: 'ok', value: { kind: 'cursor-expired' } });
});

test("a link to anywhere but Graph is not followed with the organization's token", async () => {
  const { microsoft, seen } = await directory([[[ada]]]);
  const answer = await microsoft.organization.directory(consent, 'http://127.0.0.2:9/v1.0/users/delta', signal);
  expect(answer).toMatchObject({ kind: 'ok', value: { kind: 'cursor-expired' } });
  expect(seen.filter(({ path }) => path.startsWith('/v1.0'))).toEqual([]);
});

test.each([
  ['a wrong secret', { status: 401, body: { error: 'invalid_client' } }, { kind: 'misconfigured' }],
  [
    'an app that the tenant did not let in',
    { status: 400, body: { error: 'unauthorized_client' } },
    { kind: 'blocked-by-admin' },
  ],
  [
    'a server that is down',
    { status: 503, headers: { 'retry-after': '9' } },
    { kind: 'unavailable', retryAfterMs: 9_000 },
  ],
])('%s is told apart', async (_name, answer, fault) => {
  const { microsoft } = await directory([], (path) => (path.endsWith('/token') ? answer : null));
  const token = await microsoft.organization.accessToken(consent, null, 'calendars', signal);
  expect(token).toMatchObject({ kind: 'failed', fault });
});

test('a tenant that is none does not get into an address', async () => {
  const { microsoft, seen } = await directory([]);
  const wrong: OrganizationConsent = { provider: 'microsoft', tenant: '../evil' };
  const answer = await microsoft.organization.accessToken(wrong, null, 'calendars', signal);
  expect(answer).toMatchObject({ fault: { kind: 'misconfigured' }, requests: 0 });
  expect(seen).toEqual([]);
});
