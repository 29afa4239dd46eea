import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consent, firstOf, refresh } from '../consent-fixture.ts';
import { createSandbox, type Sandbox } from '../create-sandbox.ts';
import type { SimPerson } from '../world/model.ts';
import type { ProviderName } from './fault-kinds.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ people: 12 });
});
afterEach(() => sandbox.close());

const READ: Readonly<Record<ProviderName, readonly [string, string]>> = {
  google: ['https://www.googleapis.com/auth/calendar.events.readonly', 'See events on all your calendars'],
  microsoft: ['Calendars.Read', 'Read your calendars'],
};

async function pageOf(provider: ProviderName): Promise<string> {
  return (await fetch(sandbox[provider].manageUrl)).text();
}

function press(provider: ProviderName, { id }: SimPerson, program: string, redirect: 'follow' | 'manual' = 'follow') {
  const body = new URLSearchParams({ person: id, program });
  return fetch(sandbox[provider].manageUrl, { method: 'POST', body, redirect });
}

describe.each(['google', 'microsoft'] as const)("%s' page of what people allowed", (provider) => {
  test('shows who allows what in plain words, and nobody else', async () => {
    expect(await pageOf(provider)).toContain('Nobody allows any program anything.');
    const [scope, words] = READ[provider];
    consent(sandbox, provider, ['openid', scope]);
    consent(sandbox, provider === 'google' ? 'microsoft' : 'google');
    const page = await pageOf(provider);
    expect(page).toContain(`<li>${words}</li>`);
    expect(page.match(/<form /g)).toHaveLength(1);
    expect(page).toContain(`Take back what ${firstOf(sandbox, provider).name} allowed</button>`);
  });

  test('takes all back that somebody allowed the program, at one press', async () => {
    const person = firstOf(sandbox, provider);
    const before = [consent(sandbox, provider), consent(sandbox, provider)];
    const answer = await press(provider, person, sandbox[provider].clientId);
    expect(await answer.text()).toContain(`${person.name} allows no program anything now.`);
    expect(before.map(({ refreshToken }) => refresh(sandbox, refreshToken, provider).kind)).toEqual([
      'refused',
      'refused',
    ]);
    expect(before.map(({ accessToken }) => sandbox[provider].accounts.checkAccess(accessToken).kind)).toEqual([
      'revoked',
      'revoked',
    ]);
  });

  test('leads on to an address that takes nothing back when it is loaded again', async () => {
    const person = firstOf(sandbox, provider);
    consent(sandbox, provider);
    const answer = await press(provider, person, sandbox[provider].clientId, 'manual');
    expect(answer.status).toBe(303);
    const again = consent(sandbox, provider);
    const page = await (await fetch(new URL(answer.headers.get('location') ?? '', answer.url))).text();
    expect(page).not.toContain('allows no program anything now');
    expect(refresh(sandbox, again.refreshToken, provider).kind).toBe('tokens');
  });

  test('leaves what another program is allowed, and what it does not know', async () => {
    const { refreshToken } = consent(sandbox, provider);
    await press(provider, firstOf(sandbox, provider), 'another-program');
    await press(provider, { ...firstOf(sandbox, provider), id: 'nobody' }, sandbox[provider].clientId);
    expect(refresh(sandbox, refreshToken, provider).kind).toBe('tokens');
  });

  test('works without scripts, and says that it is not the real one', async () => {
    consent(sandbox, provider, ['openid', '<b>bold</b>']);
    const page = await pageOf(provider);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>bold');
    expect(page).toContain('nothing leaves this computer');
  });
});
