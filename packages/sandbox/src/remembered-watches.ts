import { areTexts, fieldsOf, isText, isTextOrNull } from './memory-fields.ts';
import type { RememberedWatches } from './watch-memory.ts';

/** Whether what was read from a file are watches, each with all that it needs to be told of changes. */
export function isWatches(value: unknown): value is RememberedWatches {
  const { google, microsoft } = fieldsOf(value);
  const areChannels = Array.isArray(google) && google.every(isChannel);
  return areChannels && Array.isArray(microsoft) && microsoft.every(isSubscription);
}

function isChannel(value: unknown): boolean {
  const { id, resourceId, resourceUri, address, token, expiresAt, clientId, subject, calendarId } = fieldsOf(value);
  return (
    [id, resourceId, resourceUri, clientId, subject].every(isText) &&
    isAddress(address) &&
    [token, calendarId].every(isTextOrNull) &&
    Number.isFinite(expiresAt)
  );
}

function isSubscription(value: unknown): boolean {
  const { id, clientId, creatorId, subject, calendarId, resource, changeTypes, ...rest } = fieldsOf(value);
  const { notificationUrl, lifecycleNotificationUrl, clientState, immutableIds, expiresAt, paused } = rest;
  return (
    [id, clientId, subject, resource].every(isText) &&
    isAddress(notificationUrl) &&
    (lifecycleNotificationUrl === null || isAddress(lifecycleNotificationUrl)) &&
    [creatorId, calendarId, clientState].every(isTextOrNull) &&
    areTexts(changeTypes) &&
    [immutableIds, paused].every((one) => typeof one === 'boolean') &&
    Number.isFinite(expiresAt)
  );
}

function isAddress(value: unknown): boolean {
  return isText(value) && URL.canParse(value);
}
