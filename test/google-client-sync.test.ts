import { describe, expect, test } from 'vitest';
import { primary, startGoogle } from './google-client-world.ts';
import { conformanceNow, conformanceWindow } from './pretended-company.ts';
import { changesIn } from './provider-harness.ts';

describe('an increment', () => {
  test('of one change is one request', async () => {
    const one = await startGoogle();
    const follower = one.follow(await one.access(one.person('p1')), 'p1');
    await follower.sync();
    const times = { kind: 'times', start: '2026-10-06T09:00:00', end: '2026-10-06T10:00:00', zone: 'UTC' } as const;
    one.sandbox.acts.create(one.calendar('p1').id, { times, title: 'Rake leaves' });
    expect(await follower.sync()).toEqual({ answers: ['changes'], requests: 1 });
    expect(follower.ours()).toEqual(follower.truth());
    expect(follower.ours()).toHaveLength(1);
  });
});

describe('too much at once', () => {
  test("a person's limit is the person's, with every shape of refusal", async () => {
    const one = await startGoogle();
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

describe('what an event is', () => {
  test('kinds, availability, privacy and the signs of preparation come through', async () => {
    const one = await startGoogle();
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
