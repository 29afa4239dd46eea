import { describe, expect, test } from 'vitest';
import type { TenantId } from './ports/store.ts';
import type { WatchId } from './ports/watch-tables.ts';
import { decodeWatchName, encodeWatchName } from './watch-name.ts';

const tenant = '018f0000-0000-7000-8000-0000000000aa' as TenantId;

describe('the name of a watch', () => {
  test.each([
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '12345678-9abc-8def-a123-456789abcdef',
  ])('names tenant and watch in 43 characters: %s', (id) => {
    const name = encodeWatchName(tenant, id as WatchId);
    expect(name).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(decodeWatchName(name)).toEqual({ tenantId: tenant, watchId: id });
    expect(decodeWatchName(encodeWatchName(id as TenantId, tenant as string as WatchId))).toEqual({
      tenantId: id,
      watchId: tenant,
    });
  });

  test('is base64url of the two ids, one after the other', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const uuid = (at: number) => hex.slice(at, at + 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(encodeWatchName(uuid(0) as TenantId, uuid(32) as WatchId)).toBe(
      'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
    );
  });

  test.each(['', 'short', `${'A'.repeat(42)}B`, 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}é`])(
    'that nobody wrote means nothing: %j',
    (name) => {
      expect(decodeWatchName(name)).toBeNull();
    },
  );

  test('cannot be made of what is no id', () => {
    expect(() => encodeWatchName('tenant' as TenantId, tenant as string as WatchId)).toThrow(TypeError);
  });
});
