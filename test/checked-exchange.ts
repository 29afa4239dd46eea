import type { Exchange } from '@clearweek/sandbox';

/** One request to a provider and its answer, as the sandbox's request log keeps them: what is held against the provider's descriptions. */
export type CheckedExchange = Pick<
  Exchange,
  'provider' | 'method' | 'path' | 'query' | 'requestBody' | 'status' | 'responseBody' | 'fault'
>;

/**
 * Whether the answer has to be as the provider describes it: the simulator's own, and errors that planned faults put in its place too, which real
 * providers send in the same shape. Faults on the way keep the answer as it was given. Only a page of HTML in the place of JSON is wrong on purpose.
 */
export function isAnswerDescribed({ fault }: CheckedExchange): boolean {
  return fault !== 'wrong-type';
}
