import type { Cursor } from '@clearweek/app';
import type { FaultPlan } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { conformanceWindow } from './pretended-company.ts';
import { asking, changesIn, usesHarness } from './provider-harness.ts';
import type { ProviderHarness } from './provider-harness.ts';

export function describeFaults(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: faults`, () => {
    const harness = usesHarness(makeHarness);
    const unavailable = { kind: 'failed', fault: { kind: 'unavailable' }, requests: 1 };

    async function struckBy(plan: Omit<FaultPlan, 'provider'>, cursor: Cursor | null = null) {
      const fault = harness().faults.plan({ provider: harness().provider.name, ...plan });
      const answer = await asking(harness())(cursor);
      fault.remove();
      return { answer, hits: fault.hits };
    }

    test.each([
      ['500', unavailable],
      ['503', unavailable],
      ['reset', unavailable],
      ['truncated', unavailable],
      ['wrong-type', unavailable],
      ['hang', unavailable],
      ['429', { kind: 'failed', fault: { kind: 'throttled', retryAfterMs: 7_000 }, requests: 1 }],
      ['403-rate', { kind: 'failed', fault: { kind: 'throttled', retryAfterMs: 7_000 }, requests: 1 }],
    ] as const)('%s is a value, and the request is sent once', async (kind, expected) => {
      const { answer, hits } = await struckBy({ kind, retryAfterSeconds: 7 });
      expect(answer).toMatchObject(expected);
      expect(hits).toBe(1);
    });

    test('only where no answer came at all the provider is silent', async () => {
      const told: [string, boolean][] = [];
      for (const kind of ['500', '503', 'truncated', 'wrong-type', 'reset', 'hang'] as const) {
        const { answer } = await struckBy({ kind });
        told.push([kind, 'fault' in answer && 'silent' in answer.fault]);
      }
      expect(told.filter(([, silent]) => silent).map(([kind]) => kind)).toEqual(['reset', 'hang']);
    });

    test('a slow answer is an answer', async () => {
      expect((await struckBy({ kind: 'slow', delayMs: 1 })).answer).toMatchObject({ kind: 'changes', whole: true });
    });

    test('a cursor that died is expired, and reading whole again gives everything', async () => {
      const first = changesIn(await asking(harness())(null));
      const { answer } = await struckBy({ kind: '410' }, first.cursor);
      expect(answer).toMatchObject({ kind: 'cursor-expired' });
      expect(changesIn(await asking(harness())(null)).whole).toBe(true);
    });

    test('nothing that went wrong says whose calendar it was, or with which token', async () => {
      const token = await harness().access.token();
      for (const kind of ['500', 'truncated', '429'] as const) {
        const text = JSON.stringify((await struckBy({ kind })).answer);
        expect(text).not.toContain(harness().person.address);
        expect(text).not.toContain(token);
      }
    });

    test("the caller's end comes out as it went in", async () => {
      const { provider, access, remote } = harness();
      const ending = new AbortController();
      const reason = new Error('enough');
      const fault = harness().faults.plan({ provider: provider.name, kind: 'hang' });
      const token = async () => {
        setImmediate(() => ending.abort(reason));
        return access.token();
      };
      const ended = { ...access, token, signal: ending.signal };
      const answer = provider.changesSince(ended, remote, null, conformanceWindow);
      await expect(answer).rejects.toBe(reason);
      fault.remove();
    });

    test('a token that the provider does not know is refused', async () => {
      const { provider, access, remote } = harness();
      const wrong = { ...access, token: () => Promise.resolve('nobody-knows-this') };
      const refused = { kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 };
      expect(await provider.changesSince(wrong, remote, null, conformanceWindow)).toMatchObject(refused);
      expect(await provider.calendars(wrong)).toMatchObject(refused);
      expect(await provider.settings(wrong)).toMatchObject(refused);
    });

    // The last one: it takes the consent away.
    test('a consent that the person took back is refused', async () => {
      const { answer } = await struckBy({ kind: 'revoked', person: harness().person.id });
      expect(answer).toMatchObject({ kind: 'failed', fault: { kind: 'unauthorized' } });
    });
  });
}
