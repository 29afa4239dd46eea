import { describe, expect, test } from 'vitest';
import { identityOf } from './identity.ts';
import { permissionsOf, scopesFor } from './scopes.ts';

const tid = '5f0e1a2b-3c4d-4e5f-8a9b-0c1d2e3f4a5b';
const oid = '0A1B2C3D-1111-4222-8333-444455556666';
const claims = {
  iss: 'x',
  sub: 'pairwise',
  oid,
  tid,
  email: 'Ada@Example.com',
  preferred_username: 'ada@corp.example',
};

describe('who signed in', () => {
  test('is object and tenant id together, never an address', () => {
    expect(identityOf(claims)).toEqual({
      provider: 'microsoft',
      subject: `${oid.toLowerCase()}.${tid}`,
      address: 'ada@corp.example',
      organization: tid,
    });
    expect(identityOf({ ...claims, email: 'else@example.com' })?.subject).toBe(identityOf(claims)?.subject);
  });

  test('has the other address where the name of the account is none, as a telephone number', () => {
    const { preferred_username: _, ...without } = claims;
    expect(identityOf(without)?.address).toBe('ada@example.com');
    expect(identityOf({ ...claims, preferred_username: '+491701234567' })?.address).toBe('ada@example.com');
  });

  test('belongs to no organization with a private account', () => {
    expect(identityOf({ ...claims, tid: '9188040d-6c67-4c5b-b112-36a304b66dad' })?.organization).toBeNull();
  });

  test.each([{ oid: undefined }, { tid: 'common' }, { oid: 7 }, { email: '', preferred_username: '' }])(
    'is nobody with %j',
    (more) => {
      expect(identityOf({ ...claims, ...more })).toBeNull();
    },
  );
});

describe('scopes', () => {
  test('only what is asked for is asked, besides who it is and a token that lasts', () => {
    const identity = ['openid', 'profile', 'email', 'offline_access'];
    expect(scopesFor(['read', 'calendars'])).toEqual([...identity, 'Calendars.Read']);
    expect(scopesFor(['read', 'calendars', 'settings', 'write'])).toEqual([
      ...identity,
      'Calendars.Read',
      'MailboxSettings.Read',
      'Calendars.ReadWrite',
    ]);
  });

  test.each([
    [
      ['openid', 'Calendars.Read'],
      ['read', 'calendars'],
    ],
    [
      ['https://graph.microsoft.com/Calendars.Read', 'mailboxsettings.read'],
      ['read', 'calendars', 'settings'],
    ],
    [
      ['Calendars.ReadWrite', 'Calendars.Read'],
      ['read', 'calendars', 'write'],
    ],
    [['openid', 'profile', 'User.Read'], []],
  ])('%j allow %j', (scopes, permissions) => {
    expect(permissionsOf(scopes)).toEqual(permissions);
  });
});
