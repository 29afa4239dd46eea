import type { DirectoryEntry, Organization } from '@clearweek/app';
import type { Cipher, KeyedHash } from '../encryption/tenant-keys.ts';
import type { TenantColumn } from '../encryption/sealed.ts';

/**
 * How a member is found. By the provider and not by the organization's row, so that somebody's wish not to be read is found again
 * when the organization was disconnected meanwhile; a tenant has one organization of each provider.
 */
export function memberHash(keyed: KeyedHash, provider: Organization['provider'], externalId: string): Buffer {
  return keyed('member', `${provider}\n${externalId}`);
}

export function addressHash(keyed: KeyedHash, address: string): Buffer {
  return keyed('address', address);
}

/** An entry as it is kept, before encryption. Every field is named, so that the same entry always gives the same text. */
export function entryText(entry: DirectoryEntry): string {
  const kept: DirectoryEntry = {
    externalId: entry.externalId,
    addresses: entry.addresses,
    name: entry.name,
    zone: entry.zone,
    manager: entry.manager,
    unit: entry.unit,
    active: entry.active,
  };
  return JSON.stringify(kept);
}

export function sealEntry(cipher: Cipher<TenantColumn>, organizationId: string, hash: Buffer, text: string): Buffer {
  return cipher.seal('members.entry', rowIdOf(organizationId, hash), text);
}

export function openEntry(
  cipher: Cipher<TenantColumn>,
  organizationId: string,
  hash: Buffer,
  sealed: Buffer,
): DirectoryEntry {
  return JSON.parse(cipher.open('members.entry', rowIdOf(organizationId, hash), sealed).toString()) as DirectoryEntry;
}

function rowIdOf(organizationId: string, hash: Buffer): string {
  return `${organizationId}:${hash.toString('hex')}`;
}
