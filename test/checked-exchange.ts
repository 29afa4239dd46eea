import type { Exchange } from '@clearweek/sandbox';

/** One request to a provider and its answer, as the sandbox's request log keeps them: what is held against the provider's descriptions. */
export type CheckedExchange = Pick<
  Exchange,
  'provider' | 'method' | 'path' | 'query' | 'requestBody' | 'status' | 'responseBody' | 'fault'
>;

/** These strike on the way, or at the consent: the answer that is kept is the one that the simulator gave. */
const BESIDE_THE_ANSWER: readonly (string | null)[] = ['reset', 'slow', 'truncated', 'revoked'];

/** Whether the simulator itself gave the answer. One that a planned fault put in its place is wrong on purpose, and not checked. */
export function isOwnAnswer({ fault }: CheckedExchange): boolean {
  return fault === null || BESIDE_THE_ANSWER.includes(fault);
}
