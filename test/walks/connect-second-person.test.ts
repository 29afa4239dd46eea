import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectWorld, connectingPerson, openConnectWorld } from './connect-world.ts';

let world: ConnectWorld;
beforeEach(async () => {
  world = await openConnectWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

test('once somebody has connected an account, a browser without a session is led to where one signs in', async () => {
  const first = connectingPerson(world);
  expect((await first.visitor.open(world.address())).url.pathname).toBe('/');
  await first.connect(world.person('google', 0));
  const other = connectingPerson(world);
  const led = await other.visitor.open(world.address());
  expect({ path: led.url.pathname, status: led.status }).toEqual({ path: '/connect', status: 200 });
  expect(led.html).not.toContain('/session/here');
  expect((await other.visitor.ask(new URL('/v1/me', world.address()))).status).toBe(401);
  await other.connect(world.person('google', 1));
  expect((await other.connections()).map(({ account }) => account)).toEqual([world.person('google', 1).address]);
  const out = await other.visitor.press(await other.visitor.open(world.address()), { action: '/session/end' });
  expect(out.html).not.toContain('signs you in again');
  expect((await other.visitor.open(world.address())).url.pathname).toBe('/connect');
  expect((await first.connections()).map(({ account }) => account)).toEqual([world.person('google', 0).address]);
});

describe('somebody who is signed in comes back with another account', () => {
  test('is asked whose it is: their own adds to theirs, somebody else signs in as themselves', async () => {
    const me = connectingPerson(world);
    await me.connect(world.person('google', 0));
    await me.reaches('active');
    const asked = await me.connect(world.person('microsoft', 0));
    expect(asked.url.pathname).toBe('/connect/question');
    // As somebody does who presses F5.
    const question = await me.visitor.open(asked.url);
    expect({ status: question.status, html: question.html }).toEqual({ status: 200, html: asked.html });
    expect((await connectingPerson(world).visitor.open(asked.url)).status).toBe(400);
    expect(question.html).toContain('Add this calendar to yours?');
    expect(question.html).toContain(world.person('microsoft', 0).address);
    const added = await me.visitor.press(question, { action: '/connect/decide', button: ['choice', 'attach'] });
    expect(added.url.pathname).toBe('/');
    await me.reaches('active', 1);
    const other = await me.connect(world.person('microsoft', 1));
    const switched = await me.visitor.press(other, { action: '/connect/decide', button: ['choice', 'switch'] });
    expect(switched.html).toContain(world.person('microsoft', 1).address);
    expect(switched.html).not.toContain(world.person('google', 0).address);
    expect(await me.connections()).toHaveLength(1);
  });
});
