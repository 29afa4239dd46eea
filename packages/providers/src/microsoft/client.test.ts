import { expect, test } from 'vitest';
import { isFollowable } from './followable.ts';
import { access, scriptedGraph } from './testing/scripted-graph.ts';
import type { ScriptedAnswer } from './testing/scripted-graph.ts';

const unavailable = { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 1 };
/** Not even the head of an answer came. */
const silent = { ...unavailable, fault: { ...unavailable.fault, silent: true } };
const settings = { timeZone: 'UTC', userPurpose: 'user' };

test.each([
  ['half an answer comes', () => ({ body: '{"timeZone":"U' })],
  ['a page comes instead of JSON', () => ({ body: '<html>Sign in to the hotel network</html>' })],
  ['a list comes instead of an object', () => ({ body: [] })],
  ['it leads elsewhere', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } })],
])('where %s, Graph is unavailable, and is asked once', async (_name, script) => {
  const { microsoft, seen } = await scriptedGraph(script);
  expect(await microsoft.calendars.settings(access())).toEqual(unavailable);
  expect(seen).toHaveLength(1);
});

test('where the connection breaks, Graph is unavailable and silent, and is asked once', async () => {
  const { microsoft, seen } = await scriptedGraph(() => 'break');
  expect(await microsoft.calendars.settings(access())).toEqual(silent);
  expect(seen).toHaveLength(1);
});

test.each([429, 500, 502, 503, 504])('%i is not tried again', async (status) => {
  const { microsoft, seen } = await scriptedGraph(() => ({ status, headers: { 'retry-after': '0' } }));
  expect(await microsoft.calendars.settings(access())).toMatchObject({ kind: 'failed', requests: 1 });
  expect(seen).toHaveLength(1);
});

test.each([
  ['is too long', { status: 200, body: { filling: 'x'.repeat(5_000) } }],
  ['breaks off', { status: 503, headers: { 'content-length': '90' }, body: 'half' }],
  ['is a page of somebody in between', { status: 200, body: '<html></html>' }],
  ['says that nothing is there, in no words of Graph', { status: 404, body: '<html></html>' }],
])('an answer that %s is waited for as long as it says', async (_name, { headers, ...answer }: ScriptedAnswer) => {
  const script = () => ({ ...answer, headers: { ...headers, 'retry-after': '40' } });
  const { microsoft } = await scriptedGraph(script, { maximumBytes: 4_000, timeoutMs: 200 });
  const fault = { kind: 'unavailable', retryAfterMs: 40_000 };
  expect(await microsoft.calendars.settings(access())).toEqual({ kind: 'failed', fault, requests: 1 });
});

test('an answer that is too long is not read to its end', async () => {
  const body = { ...settings, filling: 'x'.repeat(5_000) };
  const short = await scriptedGraph(() => ({ body }), { maximumBytes: 4_000 });
  expect(await short.microsoft.calendars.settings(access())).toEqual(unavailable);
  const long = await scriptedGraph(() => ({ body }), { maximumBytes: 6_000 });
  expect(await long.microsoft.calendars.settings(access())).toMatchObject({ kind: 'ok' });
});

test('an answer that does not come is not waited for without end', async () => {
  const { microsoft } = await scriptedGraph(() => 'hang', { timeoutMs: 40 });
  expect(await microsoft.calendars.settings(access())).toEqual(silent);
});

test("who gives up while it runs gets the reason back that was given, and no provider's fault", async () => {
  const giving = new AbortController();
  const { microsoft } = await scriptedGraph(() => {
    setImmediate(() => giving.abort(new Error('enough')));
    return 'hang';
  });
  await expect(microsoft.calendars.settings(access({ signal: giving.signal }))).rejects.toThrow('enough');
});

test('the token is asked for anew for each request', async () => {
  let count = 0;
  const { microsoft, seen } = await scriptedGraph(({ path }, origin) => {
    const more = path.includes('page=2') ? {} : { '@odata.nextLink': `${origin}/v1.0/me/calendars?page=2` };
    return { body: { value: [], ...more } };
  });
  await microsoft.calendars.calendars(access({ token: () => Promise.resolve(`token-${(count += 1)}`) }));
  expect(seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('of one access, one request is under way at a time', async () => {
  let underWay = 0;
  let most = 0;
  const { microsoft, seen } = await scriptedGraph(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return { body: settings };
  });
  const one = access();
  await Promise.all(Array.from({ length: 5 }, () => microsoft.calendars.settings(one)));
  expect(seen).toHaveLength(5);
  expect(most).toBe(1);
});

test('a mailbox of an organization is asked for by its name', async () => {
  const { microsoft, seen } = await scriptedGraph(() => ({ body: settings }));
  await microsoft.calendars.settings(access({ mailbox: 'ada+x@example.com' }));
  expect(seen[0]?.path).toBe('/v1.0/users/ada%2Bx%40example.com/mailboxSettings');
});

test.each([
  ['https://graph.example/v1.0/me?$deltatoken=a', true],
  ['https://graph.example/beta/me', true],
  ['https://graph.example:444/v1.0/me', false],
  ['http://graph.example/v1.0/me', false],
  ['https://graph.example.evil.example/v1.0/me', false],
  ['https://graph.example@evil.example/v1.0/me', false],
  ['https://user@graph.example/v1.0/me', false],
  ['//graph.example/v1.0/me', false],
  ['/v1.0/me', false],
  ['', false],
])('the link %s leads to Graph: %s', (link, expected) => {
  expect(isFollowable(link, 'https://graph.example/v1.0')).toBe(expected);
});

test('an address of Graph that is neither encrypted nor on this machine is refused', async () => {
  await expect(scriptedGraph(() => ({}), { graphRoot: 'http://graph.example/v1.0' })).rejects.toThrow(RangeError);
});
