import { describe, expect, test } from 'vitest';
import { createPushes } from './create-pushes.ts';
import { createFaults } from './faults.ts';
import type { Push } from './pushes-model.ts';

function scene(statuses: (number | null)[] = []) {
  const faults = createFaults({ random: () => 0 });
  const came: string[] = [];
  const waited: number[] = [];
  const answer = async (_: unknown, init?: RequestInit): Promise<Response> => {
    came.push(String(init?.body));
    const status = statuses.length > 0 ? statuses.shift() : 202;
    if (status === null || status === undefined) throw new Error('nobody there');
    return new Response(status === 204 ? null : 'ok', { status });
  };
  const wait = async (ms: number): Promise<void> => void waited.push(ms);
  const pushes = createPushes({ faults, fetch: answer as typeof fetch, wait, retryAfterMs: [10, 20] });
  return { pushes, faults, came, waited };
}

function push(body: string, channel = 'c'): Push {
  return { provider: 'google', channel, personId: 'gil', url: 'http://127.0.0.1:9/hook', headers: {}, body };
}

describe('pushes', () => {
  test('of one channel come in order, also when the first has to be tried again', async () => {
    const { pushes, came, waited } = scene([503, 200, 200]);
    pushes.send(push('one'));
    pushes.send(push('two'));
    await pushes.idle();
    expect(came).toEqual(['one', 'one', 'two']);
    expect(waited).toEqual([10]);
    expect(pushes.counts).toEqual({ delivered: 2, failed: 0, dropped: 0 });
  });

  test('are given up after the last try, and at once where the receiver refuses', async () => {
    const { pushes, came } = scene([null, 500, 500, 404]);
    pushes.send(push('lost'));
    pushes.send(push('refused'));
    await pushes.idle();
    expect(came).toEqual(['lost', 'lost', 'lost', 'refused']);
    expect(pushes.counts.failed).toBe(2);
  });

  test('can be dropped, doubled, and come late', async () => {
    const { pushes, faults, came } = scene();
    faults.plan({ provider: 'google', kind: 'webhook-drop', times: 1 });
    faults.plan({ provider: 'google', kind: 'webhook-duplicate', times: 1 });
    pushes.send(push('dropped'));
    pushes.send(push('doubled'));
    await pushes.idle();
    expect(came).toEqual(['doubled', 'doubled']);
    expect(pushes.counts.dropped).toBe(1);
  });

  test('that come late come behind later ones of their channel', async () => {
    const late = Promise.withResolvers<void>();
    const came: string[] = [];
    const faults = createFaults({ random: () => 0 });
    const answer = async (_: unknown, init?: RequestInit): Promise<Response> => {
      came.push(String(init?.body));
      if (init?.body === 'on time') late.resolve();
      return new Response('ok');
    };
    const pushes = createPushes({ faults, fetch: answer as typeof fetch, wait: () => late.promise, retryAfterMs: [] });
    faults.plan({ provider: 'google', kind: 'webhook-late', times: 1 });
    pushes.send(push('late'));
    pushes.send(push('on time'));
    await pushes.idle();
    expect(came).toEqual(['on time', 'late']);
  });

  test('end when they are closed', async () => {
    const { pushes, came } = scene();
    await pushes.close();
    pushes.send(push('after the end'));
    await pushes.idle();
    expect(came).toEqual([]);
  });

  test('now are answered with what the receiver said', async () => {
    const { pushes } = scene([200, null]);
    expect(await pushes.deliverNow(push('hello'))).toEqual({ status: 200, body: 'ok' });
    expect(await pushes.deliverNow(push('hello'))).toEqual({ status: null, body: '' });
  });
});
