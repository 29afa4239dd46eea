import { createSandbox, type Exchange, passingFaultKinds, type ProviderName, type Sandbox } from '@clearweek/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemsOf } from './exchange-problems.ts';
import { describeWithSharedData } from './shared-data.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({ people: 4, record: true });
});
afterAll(() => sandbox.close());

const paths = { google: '/calendar/v3/calendars/primary/events', microsoft: '/v1.0/me/calendars' } as const;
/** The kinds that give an answer of their own. A cursor that has expired is the simulator's own answer. */
const ERRORS = ['429', '403-rate', '429-mailbox-503', '500', '503'] as const;

async function struckBy(provider: ProviderName, kind: (typeof passingFaultKinds)[number]): Promise<Exchange> {
  sandbox.requests.clear();
  const { remove } = sandbox.faults.plan({ provider, kind });
  await (await fetch(sandbox[provider].origin + paths[provider])).text();
  remove();
  return sandbox.requests.exchanges[0]!;
}

const cases = (['google', 'microsoft'] as const).flatMap((provider) => ERRORS.map((kind) => [provider, kind] as const));

describeWithSharedData('answers that planned faults give', () => {
  test.each(cases)('are errors as %s describes them: %s', async (provider, kind) => {
    const exchange = await struckBy(provider, kind);
    expect(exchange).toMatchObject({ fault: kind, status: expect.toSatisfy((status: number) => status >= 400) });
    expect(problemsOf([exchange])).toEqual([]);
    // The check would see an error in another shape.
    expect(problemsOf([{ ...exchange, responseBody: '{"error":"too many"}' }])).toHaveLength(1);
  });

  test.each(['google', 'microsoft'] as const)(
    'are not checked where they are no JSON on purpose (%s)',
    async (provider) => {
      expect(problemsOf([await struckBy(provider, 'wrong-type')])).toEqual([]);
    },
  );
});
