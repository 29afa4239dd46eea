import { afterEach, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from './create-sandbox.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const open: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

async function small(): Promise<Sandbox & { moveTo: (at: number) => void }> {
  const clock = { at: NOW, now: () => clock.at };
  const sandbox = await createSandbox({ clock, people: 12 });
  open.push(sandbox);
  return { ...sandbox, moveTo: (at) => void (clock.at = at) };
}

async function post(url: string, body: object = {}): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

describe('the sandbox', () => {
  test('has each provider on a port of its own, and lists the people who can sign in there', async () => {
    const { google, microsoft, world } = await small();
    expect(google.origin).not.toBe(microsoft.origin);
    for (const [name, { origin }] of Object.entries({ google, microsoft })) {
      const { people } = (await (await fetch(`${origin}/sandbox/people`)).json()) as { people: { id: string }[] };
      const wanted = world.people.filter(({ provider }) => provider === name).map(({ id }) => id);
      expect(people.map(({ id }) => id)).toEqual(wanted);
    }
  });

  test('has faults planned and cleared over HTTP', async () => {
    const { google, faults } = await small();
    expect((await post(`${google.origin}/sandbox/faults`, { kind: '500', path: '^/x$', times: 2 })).status).toBe(201);
    expect(faults.planned()[0]?.plan).toEqual({ provider: 'google', kind: '500', path: /^\/x$/, times: 2 });
    expect((await post(`${google.origin}/sandbox/faults`, { kind: 'flood' })).status).toBe(400);
    expect((await post(`${google.origin}/sandbox/faults`, { kind: '500', path: '(' })).status).toBe(400);
    expect((await fetch(`${google.origin}/sandbox/faults`, { method: 'DELETE' })).status).toBe(204);
    expect(faults.planned()).toEqual([]);
  });

  test('does random and named acts over HTTP', async () => {
    const { google, world } = await small();
    const before = world.change;
    const random = await post(`${google.origin}/sandbox/acts`);
    expect(random.status).toBe(200);
    expect(world.change).toBe(before + 1);
    const [person] = world.people;
    expect(await post(`${google.origin}/sandbox/acts`, { act: 'leave', arguments: [person?.id] })).toEqual({
      status: 200,
      body: { result: true },
    });
    expect(person?.active).toBe(false);
    expect((await post(`${google.origin}/sandbox/acts`, { act: 'toString' })).status).toBe(400);
  });

  test('lives on as the clock moves', async () => {
    const { microsoft, world, moveTo } = await small();
    const before = world.change;
    moveTo(NOW + 5 * 86_400_000);
    expect((await post(`${microsoft.origin}/sandbox/grow`)).body).toEqual({ days: 5 });
    expect(world.change).toBeGreaterThan(before);
  });
});
