export type ProviderName = 'google' | 'microsoft';

/**
 * What can go wrong with a request and is over when its plan is: who asks again then gets the answer. All but `410` are done by the frame, in
 * the provider's own shape: `429` and `403-rate` (Google's other shape of the same; on Microsoft like `429`), `429-mailbox-503` (Microsoft's
 * MailboxConcurrency as 503 with Retry-After; on Google a plain 503), `500`, `503`, `reset` (the connection breaks before an answer), `slow`
 * (the answer drips), `truncated` (half of the answer under its full length, then the connection closes), `wrong-type` (a page of HTML with
 * status 200). `410` is asked for by the simulators (`faults.take`), because only they know what a cursor is.
 */
export const passingFaultKinds = [
  '429',
  '403-rate',
  '429-mailbox-503',
  '500',
  '503',
  'reset',
  'slow',
  'truncated',
  'wrong-type',
  '410',
] as const;

/**
 * `revoked`: the person's consent is dead from now on; the request then goes on, and fails as it would. `hang`: no answer until the client
 * goes away.
 */
const lastingFaultKinds = ['revoked', 'hang'] as const;

export const webhookFaultKinds = ['webhook-drop', 'webhook-duplicate', 'webhook-late'] as const;

/** Every kind of fault that there is. */
export const faultKinds = [...passingFaultKinds, ...lastingFaultKinds, ...webhookFaultKinds] as const;

export type RequestFaultKind = (typeof passingFaultKinds)[number] | (typeof lastingFaultKinds)[number];

export type WebhookFaultKind = (typeof webhookFaultKinds)[number];

export type FaultKind = RequestFaultKind | WebhookFaultKind;

/** Those that strike whatever is asked: all that concern requests but `410`. */
export const frameFaultKinds: readonly RequestFaultKind[] = [...passingFaultKinds, ...lastingFaultKinds].filter(
  (kind) => kind !== '410',
);

export interface FaultPlan {
  readonly provider: ProviderName;
  readonly kind: FaultKind;
  /** Tested on the path with its query. */
  readonly path?: RegExp;
  readonly method?: string;
  /** The id of a person, as in `p17`. */
  readonly person?: string;
  /** How often at most; without end where it is left out. */
  readonly times?: number;
  /** From 0 to 1; 1 where it is left out. */
  readonly chance?: number;
  /** How many matching requests pass unharmed first. */
  readonly after?: number;
  readonly retryAfterSeconds?: number;
  /** For `slow` the pause between bytes' portions, for `webhook-late` the delay. 20 where it is left out. */
  readonly delayMs?: number;
}

export interface PlannedFault {
  readonly plan: FaultPlan;
  /** How often it has struck. */
  readonly hits: number;
  remove(): void;
}

/** What a plan is compared with. */
export interface FaultOccasion {
  readonly provider: ProviderName;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly personId: string | null;
}

export interface Faults {
  plan(plan: FaultPlan): PlannedFault;
  planned(): readonly PlannedFault[];
  clear(): void;
  /** Whether a planned fault of one of these kinds strikes now; it counts as a hit. */
  take(occasion: FaultOccasion, kinds: readonly FaultKind[]): FaultPlan | null;
}
