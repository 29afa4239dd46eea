import type { ProviderAccess } from '@clearweek/app';
import type { Asked } from './errors.ts';

/** Calendars are throttled mailbox by mailbox. */
export function askedBy({ mailbox }: ProviderAccess): Asked {
  return { byOrganization: mailbox !== null, throttled: 'mailbox' };
}
