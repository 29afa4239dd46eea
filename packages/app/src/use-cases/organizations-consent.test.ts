import { describe, expect, test } from 'vitest';
import { googleRequest, microsoftTenant, withOrganization } from '../testing/organized-world.ts';

describe('a key file with mistakes is refused with where they are', () => {
  test.each([
    ['not JSON', { key: 'x', admin: 'admin@clearweek.example' }, ['/key']],
    ['a list', { key: '[]', admin: 'admin@clearweek.example' }, ['/key']],
    ['of another kind', googleRequest({ type: 'authorized_user' }), ['/key/type']],
    ['without an address', googleRequest({ client_email: 7 }), ['/key/client_email']],
    ['with half a key', googleRequest({ private_key: '-----BEGIN PRIVATE KEY-----\nQUJD' }), ['/key/private_key']],
    ['without the name of its key', googleRequest({ private_key_id: ' ' }), ['/key/private_key_id']],
    ['without an administrator', googleRequest({}, 'nobody'), ['/admin']],
    [
      'empty',
      { key: '{}', admin: '' },
      ['/key/type', '/key/client_email', '/key/private_key', '/key/private_key_id', '/admin'],
    ],
  ])('%s', async (_what, input, pointers) => {
    const { it, admin, tables } = await withOrganization();
    const error: unknown = await it.app.connectGoogleOrganization(admin, input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request', problems: pointers.map((pointer) => ({ pointer })) });
    expect(JSON.stringify(error)).not.toContain('QUJD');
    expect(tables().organizations.size).toBe(0);
  });

  test.each(['', 'clearweek.example', 'common', `${microsoftTenant}0`])('a tenant named %j is none', async (name) => {
    const { it, admin } = await withOrganization('microsoft');
    await expect(it.app.connectMicrosoftOrganization(admin, { tenant: name })).rejects.toMatchObject({
      problems: [{ pointer: '/tenant' }],
    });
  });
});
