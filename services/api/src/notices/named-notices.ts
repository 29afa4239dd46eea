import { createHash } from 'node:crypto';
import { decodeWatchName, type LifecycleNotice, type Notice } from '@clearweek/app';
import type { GoogleNotice } from './google-notice.ts';
import type { MicrosoftNotice } from './microsoft-notices.ts';

/** Whose watch a channel of Google's is; null where its name is not one of ours. */
export function fromGoogle({ channelId, token, resourceId }: GoogleNotice): Notice | null {
  const named = decodeWatchName(channelId);
  return named === null ? null : { ...named, secretHash: hashOf(token), resourceId };
}

/** Whose watch an item of Graph's is, by what was given as `clientState`: the name of the watch and its secret. */
export function fromMicrosoft({ clientState }: MicrosoftNotice): Notice | null {
  const [name = '', secret = '', ...more] = clientState.split('.');
  const named = decodeWatchName(name);
  if (named === null || secret === '' || more.length > 0) return null;
  return { ...named, secretHash: hashOf(secret), resourceId: null };
}

const lifecycleEvents: ReadonlySet<string | null> = new Set<LifecycleNotice['event']>([
  'reauthorizationRequired',
  'subscriptionRemoved',
  'missed',
]);

/** As `fromMicrosoft`; null also for events that Clearweek does not know. */
export function lifecycleFromMicrosoft(notice: MicrosoftNotice): LifecycleNotice | null {
  const plain = fromMicrosoft(notice);
  if (plain === null || !lifecycleEvents.has(notice.lifecycleEvent)) return null;
  return { ...plain, event: notice.lifecycleEvent as LifecycleNotice['event'] };
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
