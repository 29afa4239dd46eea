import type { ProviderAccess } from '@clearweek/app';
import type { GoogleAnswer, GoogleClient } from '../client.ts';

export interface ScriptedCall {
  /** As in `events.list`. */
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ScriptedClient extends GoogleClient {
  readonly calls: ScriptedCall[];
}

/** A client that answers from a script, one entry for each request, and remembers what was asked; as Google's it asks for a token each time. */
export function scriptedClient(answers: readonly GoogleAnswer<unknown>[]): ScriptedClient {
  const calls: ScriptedCall[] = [];
  const left = [...answers];

  async function ask<T, Api>(
    { token }: ProviderAccess,
    call: (api: Api, options: never) => unknown,
  ): Promise<GoogleAnswer<T>> {
    await token();
    call(recorder(calls) as Api, {} as never);
    const answer = left.shift();
    if (answer === undefined) throw new Error('more was asked than the script answers');
    return answer as GoogleAnswer<T>;
  }

  return { calls, calendar: ask, directory: ask };
}

/** Stands for every method of every resource of an interface. */
function recorder(calls: ScriptedCall[]): object {
  const resource = (name: string): object =>
    new Proxy(
      {},
      {
        get: (_, method) => (parameters: Readonly<Record<string, unknown>>) => {
          calls.push({ method: `${name}.${String(method)}`, parameters });
        },
      },
    );
  return new Proxy({}, { get: (_, name) => resource(String(name)) });
}

export const ok = (value: unknown): GoogleAnswer<unknown> => ({ kind: 'ok', value });

export const access: ProviderAccess = {
  token: () => Promise.resolve('the-token'),
  mailbox: null,
  quotaUser: 'somebody',
  signal: new AbortController().signal,
};
