/** Somebody's wish to be told of changes. */
export interface Subscription {
  readonly id: string;
  readonly clientId: string;
  readonly grantId: string;
  /** Who subscribed; null for an application. */
  readonly creatorId: string | null;
  readonly personId: string;
  /** Null: all calendars of the mailbox. */
  readonly calendarId: string | null;
  readonly resource: string;
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  /** Whether notices name items by immutable ids; cannot be changed later. */
  readonly immutableIds: boolean;
  readonly expiresAt: number;
  /** Waits for the app to authorize again; nothing is delivered meanwhile, and what happens is lost. */
  readonly paused: boolean;
}

/** As Graph shows it. */
export function renderSubscription(subscription: Subscription): object {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.clientId,
    changeType: subscription.changeTypes.join(','),
    clientState: subscription.clientState,
    notificationUrl: subscription.notificationUrl,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: new Date(subscription.expiresAt).toISOString(),
    creatorId: subscription.creatorId ?? subscription.clientId,
    includeResourceData: null,
    latestSupportedTlsVersion: 'v1_2',
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
    notificationQueryOptions: null,
  };
}
