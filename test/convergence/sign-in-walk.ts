import type { App, ConnectionId, Principal } from '@clearweek/app';
import type { SimPerson } from '@clearweek/sandbox';

export interface SignedIn {
  readonly principal: Principal;
  readonly connectionId: ConnectionId;
}

/** Leaves for the provider, chooses the account there, allows everything, and comes back. */
export async function signInByThePages(
  app: App,
  person: SimPerson,
  principal: Principal | null = null,
): Promise<SignedIn> {
  const { provider } = person;
  const begun = await app.beginSignIn({ provider, browserToken: null, startedBy: principal, returnTo: null });
  const query = await visit(begun.url, person);
  const { browserToken } = begun;
  const finished = await app.finishSignIn({ provider, query, browserToken, principal });
  const settled =
    finished.kind === 'attach'
      ? await app.decideSignIn({ decision: finished.decision, choice: 'attach', browserToken, principal })
      : finished;
  if (settled.kind !== 'signed-in') throw new Error(`The sign-in ended with ${settled.kind}`);
  return { principal: settled.session.principal, connectionId: settled.connectionId };
}

async function visit(address: string, person: SimPerson): Promise<string> {
  const url = new URL(address);
  const page = await (await fetch(url)).text();
  const action = unescaped(/<form method="post" action="([^"]*)"/.exec(page)?.[1] ?? '');
  const form = new URLSearchParams({ person: person.id, decision: 'allow' });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.append(name, unescaped(value));
  }
  for (const scope of (url.searchParams.get('scope') ?? '').split(' ')) form.append('scope', scope);
  const answer = await fetch(new URL(action, url), { method: 'POST', body: form, redirect: 'manual' });
  const back = answer.headers.get('location');
  if (back === null) throw new Error(`The sign-in page answered with ${answer.status}`);
  return new URL(back).search.slice(1);
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
