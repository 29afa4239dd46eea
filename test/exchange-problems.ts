import type { Exchange, RequestLog } from '@clearweek/sandbox';
import { expect } from 'vitest';
import type { CheckedExchange } from './checked-exchange.ts';
import { checkGoogleExchange } from './google-spec.ts';
import { checkMicrosoftExchange } from './microsoft-spec.ts';
import { hasSharedData } from './shared-data.ts';

const checks: Readonly<Record<Exchange['provider'], (exchange: CheckedExchange) => string[]>> = {
  google: checkGoogleExchange,
  microsoft: checkMicrosoftExchange,
};

/**
 * What is wrong with exchanges by Google's discovery documents and by Graph's schema and table of permissions, each thing once; nothing
 * where all is well. Every request is checked, and every answer but the pages that a planned fault put in the place of JSON. Where the descriptions are absent
 * nothing can be checked, which is said aloud. @throws Error without them under CI=true.
 */
export function problemsOf(exchanges: readonly CheckedExchange[]): string[] {
  if (exchanges.length === 0 || !hasSharedData("that all requests and answers are as the providers' descriptions say"))
    return [];
  const asked = exchanges.filter(({ path }) => path !== askedByBrowsers);
  return [...new Set(asked.flatMap((exchange) => checks[exchange.provider](exchange)))];
}

/** By themselves, of every site whose page somebody opens. */
const askedByBrowsers = '/favicon.ico';

/** Holds everything that was kept since the last look against the providers' descriptions, and forgets it. */
export function expectAsDescribed(requests: RequestLog): void {
  // Without a record this would find nothing, whatever was asked.
  expect(requests.recording).toBe(true);
  const problems = problemsOf(requests.exchanges);
  requests.clear();
  expect(problems).toEqual([]);
}
