import type { ProviderAccess } from '@clearweek/app';
import { randomAct, seededRandom } from '@clearweek/sandbox';
import type { SimCalendar, SimPerson } from '@clearweek/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  accessWith,
  googleHarness,
  privateAtGoogle,
  redirectUri,
  signIn,
  startGoogle,
  visitSignIn,
} from './google-client-world.ts';
import type { GoogleWorld } from './google-client-world.ts';
import { checkGoogleExchange, googleSpecIsHere } from './google-spec.ts';
import { changesIn, conformanceNow, conformanceWindow, describeProvider } from './provider-conformance.ts';
import { createProviderMirror } from './provider-mirror.ts';
import { seenLines, truthLines } from './provider-truth.ts';

describeProvider('Google', googleHarness);

async function world(options: Parameters<typeof startGoogle>[0] = {}): Promise<GoogleWorld> {
  const started = await startGoogle(options);
  onTestFinished(() => started.sandbox.close());
  return started;
}

/** Exactly what was asked of Google and what it said, held against its own descriptions. */
function expectAllBySpec({ sandbox }: GoogleWorld): void {
  const { exchanges } = sandbox.requests;
  expect(exchanges.length).toBeGreaterThan(0);
  if (googleSpecIsHere) expect(exchanges.flatMap(checkGoogleExchange)).toEqual([]);
}

const primary = { id: 'primary', primary: true };

describe('signing in at Google', () => {
  test('ends with who it is, for how long, and what was granted', async () => {
    const one = await world();
    const person = one.person('p1');
    expect(await signIn(one.google, person, { permissions: ['read', 'calendars'] })).toEqual({
      kind: 'granted',
      identity: {
        provider: 'google',
        subject: person.subject,
        address: person.address,
        organization: 'lindenhof.example',
      },
      tokens: {
        accessToken: expect.any(String),
        accessExpiresAt: expect.any(Number),
        refreshToken: expect.any(String),
        permissions: ['read', 'settings', 'calendars'],
      },
    });
    expectAllBySpec(one);
  });

  test('a permission that was unticked is not granted, and what needs it does without', async () => {
    const one = await world();
    const ticked = (scope: string) => !scope.includes('calendarlist');
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read', 'calendars'], ticked });
    expect(result).toMatchObject({ kind: 'granted', tokens: { permissions: ['read', 'settings'] } });
    const access = accessWith(result.kind === 'granted' ? result.tokens.accessToken : '');
    expect(await one.google.calendars.calendars(access)).toMatchObject({ kind: 'ok', value: [primary] });
    expect(await one.google.calendars.changesSince(access, primary, null, conformanceWindow)).toMatchObject({
      kind: 'changes',
    });
  });

  test('without leave to read there is no reading', async () => {
    const one = await world();
    const ticked = (scope: string) => !scope.includes('events');
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read', 'calendars'], ticked });
    expect(result).toMatchObject({ tokens: { permissions: ['calendars'] } });
    const access = accessWith(result.kind === 'granted' ? result.tokens.accessToken : '');
    expect(await one.google.calendars.changesSince(access, primary, null, conformanceWindow)).toMatchObject({
      kind: 'failed',
      fault: { kind: 'permission-missing' },
    });
  });

  test('leave to write comes on top of what was granted before', async () => {
    const one = await world();
    await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    expect(await signIn(one.google, one.person('p1'), { permissions: ['write'] })).toMatchObject({
      tokens: { permissions: ['read', 'settings', 'write'], refreshToken: expect.any(String) },
    });
  });

  test('who says no has declined; whose administrator blocks it needs them', async () => {
    const one = await world();
    const permissions = ['read'] as const;
    expect(await signIn(one.google, one.person('p1'), { permissions, decision: 'cancel' })).toEqual({
      kind: 'declined',
    });
    one.sandbox.google.accounts.settings.adminBlocks = true;
    expect(await signIn(one.google, one.person('p1'), { permissions })).toEqual({ kind: 'admin-needed' });
  });

  test('an answer counts once, and only for the sign-in that it belongs to', async () => {
    const one = await world();
    const visit = { permissions: ['read'] as const };
    const first = await visitSignIn(one.google, one.person('p1'), visit);
    const second = await visitSignIn(one.google, one.person('p2'), visit);
    expect(await one.google.signIn.finish(first.callbackUrl, second.pending)).toEqual({ kind: 'invalid' });
    const foreignVerifier = { ...first.pending, verifier: second.pending.verifier };
    expect(await one.google.signIn.finish(first.callbackUrl, foreignVerifier)).toEqual({ kind: 'invalid' });
    const third = await visitSignIn(one.google, one.person('p1'), visit);
    expect(await one.google.signIn.finish(third.callbackUrl, third.pending)).toMatchObject({ kind: 'granted' });
    expect(await one.google.signIn.finish(third.callbackUrl, third.pending)).toEqual({ kind: 'invalid' });
    const fourth = await visitSignIn(one.google, one.person('p1'), visit);
    const foreignNonce = { ...fourth.pending, nonce: third.pending.nonce };
    expect(await one.google.signIn.finish(fourth.callbackUrl, foreignNonce)).toEqual({ kind: 'invalid' });
  });

  test('a wrong secret is a mistake of whoever set it up, not of the person', async () => {
    const one = await world();
    const wrong = one.client({ clientSecret: 'wrong' });
    const { callbackUrl, pending } = await visitSignIn(wrong, one.person('p1'), { permissions: ['read'] });
    const misconfigured = { kind: 'failed', fault: { kind: 'misconfigured' } };
    expect(await wrong.signIn.finish(callbackUrl, pending)).toEqual(misconfigured);
    const granted = await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    const refreshToken = granted.kind === 'granted' ? (granted.tokens.refreshToken ?? '') : '';
    expect(await wrong.signIn.refresh(refreshToken)).toEqual(misconfigured);
    expect(await one.google.signIn.refresh(refreshToken)).toMatchObject({ kind: 'refreshed' });
  });

  test('nothing that is secret stands in an address that Google sees or logs', async () => {
    const one = await world();
    const { url, pending } = await visitSignIn(one.google, one.person('p1'), { permissions: ['read'] });
    expect(url.href).not.toContain(pending.verifier);
    expect(url.href).not.toContain(one.sandbox.google.clientSecret);
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri);
  });
});

describe('a consent at Google', () => {
  async function granted(one: GoogleWorld) {
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    if (result.kind !== 'granted') throw new Error(result.kind);
    return { ...result.tokens, refreshToken: result.tokens.refreshToken ?? '' };
  }

  test('is refreshed without a new refresh token', async () => {
    const one = await world();
    const tokens = await granted(one);
    one.clock.at = tokens.accessExpiresAt + 1_000;
    const refused = await one.google.calendars.settings(accessWith(tokens.accessToken));
    expect(refused).toMatchObject({ fault: { kind: 'unauthorized' } });
    const refreshed = await one.google.signIn.refresh(tokens.refreshToken);
    expect(refreshed).toMatchObject({
      kind: 'refreshed',
      tokens: { refreshToken: null, permissions: ['read', 'settings'] },
    });
    if (refreshed.kind !== 'refreshed') return;
    expect(refreshed.tokens.accessExpiresAt).toBeGreaterThan(one.clock.at);
    expect(await one.google.calendars.settings(accessWith(refreshed.tokens.accessToken))).toMatchObject({ kind: 'ok' });
  });

  test('that is taken back is gone, and taking it back again is no failure', async () => {
    const one = await world();
    const tokens = await granted(one);
    expect(await one.google.signIn.revoke(tokens.refreshToken)).toBe('revoked');
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toEqual({ kind: 'consent-gone' });
    expect(await one.google.signIn.revoke(tokens.refreshToken)).toBe('revoked');
    expect(await one.google.calendars.settings(accessWith(tokens.accessToken))).toMatchObject({
      fault: { kind: 'unauthorized' },
    });
    const asked = one.sandbox.requests.exchanges.filter(({ path }) => path === '/revoke');
    expect(asked.map(({ query }) => query)).toEqual([[], []]);
  });

  test.each([
    ['503', { kind: 'unavailable' }],
    ['500', { kind: 'unavailable' }],
    ['reset', { kind: 'unavailable' }],
    ['truncated', { kind: 'unavailable' }],
    ['wrong-type', { kind: 'unavailable' }],
  ] as const)('is not gone because Google answers with %s', async (kind, fault) => {
    const one = await world();
    const tokens = await granted(one);
    one.sandbox.faults.plan({ provider: 'google', path: /^\/token/, kind, times: 1 });
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toMatchObject({ kind: 'failed', fault });
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toMatchObject({ kind: 'refreshed' });
  });
});

/** Follows a person's calendar through whatever happens. */
function follow(one: GoogleWorld, access: ProviderAccess, person: SimPerson, calendar: SimCalendar) {
  const mirror = createProviderMirror();
  let cursor: string | null = null;
  return async (): Promise<{ ours: string[]; truth: string[]; requests: number }> => {
    let requests = 0;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const answer = await one.google.calendars.changesSince(access, primary, cursor, conformanceWindow);
      requests += answer.requests;
      if (answer.kind === 'cursor-expired') cursor = null;
      if (answer.kind !== 'changes') continue;
      mirror.apply(answer);
      ({ cursor } = answer);
      break;
    }
    return {
      ours: seenLines(mirror.events(), conformanceWindow, person.zone),
      truth: truthLines(one.sandbox.world, calendar, conformanceWindow, privateAtGoogle),
      requests,
    };
  };
}

const seeds = [1, 2, 3];

describe.each(seeds)('whatever people do (seed %d)', (seed) => {
  test('all of them see what takes place, at every step, through every fault', async () => {
    const one = await world({ seed });
    const { world: pretended, acts, faults } = one.sandbox;
    const random = seededRandom(seed);
    const people = ['p1', 'p2', 'p3'].map((id) => one.person(id));
    const followers = await Promise.all(
      people.map(async (person) => follow(one, await one.access(person), person, one.calendar(person.id))),
    );
    for (const kind of ['500', 'reset', 'truncated', 'wrong-type', '429', '410'] as const) {
      faults.plan({ provider: 'google', path: /\/events/, kind, chance: 0.05 });
    }
    const done: string[] = [];
    for (let step = 0; step < 150; step += 1) {
      done.push(randomAct({ world: pretended, acts, random }));
      if (step % 3 !== 0) continue;
      for (const sync of followers) {
        const { ours, truth } = await sync();
        expect(ours, `seed ${seed}, after ${done.slice(-6).join('; ')}`).toEqual(truth);
      }
    }
    expectAllBySpec(one);
  });
});

describe('an increment', () => {
  test('of one change is one request', async () => {
    const one = await world();
    const sync = follow(one, await one.access(one.person('p1')), one.person('p1'), one.calendar('p1'));
    await sync();
    const times = { kind: 'times', start: '2026-10-06T09:00:00', end: '2026-10-06T10:00:00', zone: 'UTC' } as const;
    one.sandbox.acts.create(one.calendar('p1').id, { times, title: 'Rake leaves' });
    const { ours, truth, requests } = await sync();
    expect(ours).toEqual(truth);
    expect(ours).toHaveLength(1);
    expect(requests).toBe(1);
  });

  test('leaves nothing out that happens between its pages', async () => {
    const one = await world();
    const access = await one.access(one.person('p1'));
    const { acts } = one.sandbox;
    const calendar = one.calendar('p1');
    const dates = { kind: 'dates', start: '2026-10-06', end: '2026-10-07' } as const;
    const events = Array.from({ length: 1_200 }, (_, number) =>
      acts.create(calendar.id, { times: dates, title: `Bed ${number}` }),
    );
    let tokens = 0;
    const token = async () => {
      tokens += 1;
      // Just before the second page is asked for.
      if (tokens === 2) acts.cancel({ calendarId: calendar.id, eventId: events[3]?.id ?? '' });
      return access.token();
    };
    const first = changesIn(
      await one.google.calendars.changesSince({ ...access, token }, primary, null, conformanceWindow),
    );
    expect(first.requests).toBeGreaterThan(1);
    const mirror = createProviderMirror();
    mirror.apply(first);
    mirror.apply(changesIn(await one.google.calendars.changesSince(access, primary, first.cursor, conformanceWindow)));
    expect(seenLines(mirror.events(), conformanceWindow, 'Europe/Berlin')).toEqual(
      truthLines(one.sandbox.world, calendar, conformanceWindow),
    );
    expectAllBySpec(one);
  });
});

describe('too much at once', () => {
  test("a person's limit is the person's, with every shape of refusal", async () => {
    const one = await world();
    const access = await one.access(one.person('p1'));
    for (const kind of ['429', '403-rate'] as const) {
      const fault = one.sandbox.faults.plan({ provider: 'google', kind, retryAfterSeconds: 30 });
      expect(await one.google.calendars.settings(access)).toMatchObject({
        fault: { kind: 'throttled', retryAfterMs: 30_000 },
      });
      fault.remove();
    }
  });
});

describe("an organization's consent", () => {
  const { signal } = new AbortController();
  const scopes = [
    'https://www.googleapis.com/auth/calendar.events.owned.readonly',
    'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
    'https://www.googleapis.com/auth/admin.directory.user.readonly',
  ];

  async function delegated(one: GoogleWorld, allowed: readonly string[]) {
    const { origin } = one.sandbox.google;
    const made = await fetch(`${origin}/sandbox/google/service-accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scopes: allowed }),
    });
    const key = (await made.json()) as { client_email: string; private_key: string; private_key_id: string };
    const about = (await (await fetch(`${origin}/sandbox/google`)).json()) as { admins: readonly string[] };
    return {
      provider: 'google',
      clientEmail: key.client_email,
      privateKey: key.private_key,
      privateKeyId: key.private_key_id,
      admin: about.admins[0] ?? '',
    } as const;
  }

  test("reads a person's calendar in their name, counted as theirs", async () => {
    const one = await world();
    const consent = await delegated(one, scopes);
    const person = one.person('p2');
    const token = await one.google.organization.accessToken(consent, person.address, 'calendars', signal);
    if (token.kind !== 'ok') throw new Error(token.fault.kind);
    expect(token.value.expiresInMs).toBeGreaterThan(60_000);
    const access = { ...accessWith(token.value.token, person.address), quotaUser: 'member-2' };
    expect(await one.google.calendars.settings(access)).toMatchObject({ value: { zone: 'America/New_York' } });
    const times = { kind: 'dates', start: '2026-10-06', end: '2026-10-07' } as const;
    one.sandbox.acts.create(one.calendar('p2').id, { times, title: 'Harvest' });
    expect(await follow(one, access, person, one.calendar('p2'))()).toMatchObject({ ours: [expect.any(String)] });
    const users = one.sandbox.requests.exchanges
      .filter(({ path }) => path.startsWith('/calendar/'))
      .map(({ query }) => query.find(([name]) => name === 'quotaUser')?.[1]);
    expect(new Set(users).size).toBe(1);
    expect(users[0]).toMatch(/^[\w-]{1,40}$/);
    expectAllBySpec(one);
  });

  test('that the administrator did not give, or took back, is blocked by them', async () => {
    const one = await world();
    const consent = await delegated(one, scopes.slice(2));
    const { organization } = one.google;
    const blocked = { kind: 'failed', fault: { kind: 'blocked-by-admin' } };
    expect(await organization.accessToken(consent, one.person('p2').address, 'calendars', signal)).toMatchObject(
      blocked,
    );
    expect(await organization.directory(await delegated(one, []), null, signal)).toMatchObject(blocked);
  });

  test('for an account that is closed there is no calendar', async () => {
    const one = await world();
    const consent = await delegated(one, scopes);
    one.sandbox.acts.leave('p3');
    expect(
      await one.google.organization.accessToken(consent, one.person('p3').address, 'calendars', signal),
    ).toMatchObject({ fault: { kind: 'no-calendar' } });
  });

  test('lists everybody, with unit and manager, and who has left', async () => {
    const one = await world();
    const consent = await delegated(one, scopes);
    one.sandbox.acts.leave('p3');
    const answer = await one.google.organization.directory(consent, null, signal);
    if (answer.kind !== 'ok' || answer.value.kind !== 'changes') throw new Error('no directory');
    expect(answer.value.whole).toBe(true);
    const entry = (id: string) =>
      answer.value.kind === 'changes' &&
      answer.value.entries.find(({ externalId }) => externalId === one.person(id).subject);
    expect(entry('p2')).toMatchObject({
      addresses: expect.arrayContaining(['p2@lindenhof.example']),
      name: 'Person p2',
      manager: 'p1@lindenhof.example',
      unit: ['Product', 'Build'],
      active: true,
    });
    expect(entry('p1')).toMatchObject({ manager: null, unit: ['Product', 'Design'] });
    expect(entry('p3')).toMatchObject({ active: false });
    expectAllBySpec(one);
  });
});

describe('what an event is', () => {
  test('kinds, availability, privacy and the signs of preparation come through', async () => {
    const one = await world();
    const { acts } = one.sandbox;
    const calendar = one.calendar('p1');
    const times = {
      kind: 'times',
      start: '2026-10-06T09:00:00',
      end: '2026-10-06T10:00:00',
      zone: 'Europe/Berlin',
    } as const;
    const make = (title: string, more: object) => acts.create(calendar.id, { times, title, ...more });
    make('Focus', { kind: 'focusTime' });
    make('Out', { kind: 'outOfOffice', availability: 'outOfOffice' });
    make('Free', { availability: 'free' });
    make('Maybe', { availability: 'tentative' });
    make('Hidden', { privacy: 'confidential' });
    make('Ready', {
      description: 'Agenda:\n1. Beds\nhttps://docs.google.com/document/d/1',
      conferenceUrl: 'https://meet.example/x',
    });
    const access = await one.access(one.person('p1'));
    const { changes } = changesIn(await one.google.calendars.changesSince(access, primary, null, conformanceWindow));
    const byTitle = (title: string) =>
      changes.flatMap((change) => (change.kind === 'event' && change.event.title === title ? change.event : []))[0];
    expect(byTitle('Focus')).toMatchObject({ kind: 'focusTime', availability: 'busy' });
    expect(byTitle('Out')).toMatchObject({ kind: 'outOfOffice', availability: 'outOfOffice' });
    expect(byTitle('Free')).toMatchObject({ kind: 'default', availability: 'free' });
    expect(byTitle('Maybe')).toMatchObject({ availability: 'tentative' });
    expect(byTitle('Hidden')).toMatchObject({ isPrivate: true });
    expect(byTitle('Ready')).toMatchObject({ hasAgenda: true, hasNotesDocument: true, hasConferenceLink: true });
    expect(byTitle('Ready')?.createdAt).toBe(conformanceNow);
    expect(JSON.stringify(changes)).not.toContain('Beds');
  });
});
