import { beforeEach, describe, expect, test } from 'vitest';
import { begun, callback, oneIssuer } from './testing/one-issuer.ts';
import { metadata } from './testing/scripted-issuer.ts';

const issuer = oneIssuer();
const { client, tokens } = issuer;

describe('a server of many tenants', () => {
  const tenant = '6e1c7d66-30d5-4a8b-9a51-0f2ab1c3d4e5';
  const template = (): string => `${issuer.at().origin}/{tenantid}/v2.0`;
  const own = (): string => `${issuer.at().origin}/${tenant}/v2.0`;

  beforeEach(() => {
    issuer
      .at()
      .answer('/common/v2.0/.well-known/openid-configuration', { body: metadata(issuer.at().origin, template()) });
  });

  async function finished(more: object, parameters: Record<string, string> = {}) {
    const oauth = client({ issuer: `${issuer.at().origin}/common/v2.0`, tenantIssuer: template() });
    const { pending } = await begun(oauth);
    issuer.at().answer('/token', { body: await tokens(pending, more) });
    return oauth.finish(callback(pending, parameters), pending);
  }

  test('an ID token has to come from the issuer of its own tenant, and the code is sent once', async () => {
    expect(await finished({ iss: own(), tid: tenant })).toMatchObject({ kind: 'granted', claims: { tid: tenant } });
    expect(issuer.at().seen.filter((one) => one.line === 'POST /token')).toHaveLength(1);
  });

  test.each([
    ['another tenant than its issuer', { tid: '11111111-30d5-4a8b-9a51-0f2ab1c3d4e5' }],
    ['no tenant', { tid: undefined }],
    ['a tenant that is no id', { tid: 'common', iss: 'TEMPLATE' }],
  ])('an ID token that names %s is not believed', async (_, more) => {
    const iss = 'iss' in more ? template() : own();
    expect(await finished({ ...more, iss })).toEqual({ kind: 'invalid' });
  });

  test('the issuer may be named on the way back, and is then the only one', async () => {
    expect(await finished({ iss: own(), tid: tenant }, { iss: own() })).toMatchObject({ kind: 'granted' });
    const other = own().replace('6e1c', '7e1c');
    expect(await finished({ iss: own(), tid: tenant }, { iss: other })).toEqual({ kind: 'invalid' });
  });

  test('a refused code is refused as everywhere', async () => {
    const oauth = client({ issuer: `${issuer.at().origin}/common/v2.0`, tenantIssuer: template() });
    const { pending } = await begun(oauth);
    issuer.at().answer('/token', { status: 400, body: { error: 'invalid_grant' } });
    expect(await oauth.finish(callback(pending), pending)).toEqual({ kind: 'invalid' });
  });

  test("a refresh's ID token, which nobody reads, does no harm", async () => {
    const oauth = client({ issuer: `${issuer.at().origin}/common/v2.0`, tenantIssuer: template() });
    issuer
      .at()
      .answer('/token', { body: { token_type: 'Bearer', access_token: 'a', id_token: 'x.y.z', expires_in: 60 } });
    expect(await oauth.refresh('r')).toMatchObject({ kind: 'refreshed', tokens: { accessToken: 'a' } });
  });
});
