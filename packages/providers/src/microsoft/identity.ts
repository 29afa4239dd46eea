import type { Identity } from '@clearweek/app';
import type { IdClaims } from '../oauth/contracts.ts';
import { isGuid } from './entra.ts';
import { textOf } from './fields.ts';

/** The tenant that all private accounts belong to. */
const PRIVATE_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * Who an ID token of Entra is about. `oid` and `tid` together never change and never change hands, unlike every address in the token, which
 * is only shown and looked for among attendees. Null where the token names nobody in this way.
 */
export function identityOf(claims: IdClaims): Identity | null {
  const { oid, tid } = claims;
  // The account's own name, which its organization gives. The other address is whatever somebody wrote into a profile, checked by nobody.
  const name = textOf(claims['preferred_username']);
  const address = name?.includes('@') === true ? name : textOf(claims['email']);
  if (!isGuid(oid) || !isGuid(tid) || address === null) return null;
  return {
    provider: 'microsoft',
    subject: `${oid}.${tid}`.toLowerCase(),
    address: address.trim().toLowerCase(),
    organization: tid.toLowerCase() === PRIVATE_ACCOUNTS ? null : tid.toLowerCase(),
  };
}
