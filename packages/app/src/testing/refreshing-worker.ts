import { HOUR } from '@clearweek/calendar';
import type { RefreshResult } from '../ports/sign-in-provider.ts';
import { createAccessTokens } from '../use-cases/access-token.ts';
import { tokensOf } from './scripted-sign-in.ts';
import { withAccount } from './signing-in.ts';
import { endless } from './test-world.ts';

/** One account whose token runs out in an hour, and a worker that asks for tokens. */
export async function withWorker() {
  const all = await withAccount();
  const worker = () => {
    const tokens = createAccessTokens(all.it.deps);
    return (refusedToken?: string) =>
      tokens.tokenFor(all.me.tenantId, all.id, {
        signal: endless,
        ...(refusedToken !== undefined && { refusedToken }),
      });
  };
  const refreshTo = (name: string): RefreshResult => {
    return { kind: 'refreshed', tokens: tokensOf(name, all.it.clock.now() + HOUR) };
  };
  const mails = () => [...all.tables().mails.values()];
  return { ...all, worker, ask: worker(), refreshTo, mails };
}
