import type { ProviderName } from '@clearweek/app';

export interface CrowdSize {
  readonly seed: number;
  readonly people: number;
  readonly eventsEach: number;
}

/** Somebody of the crowd, who has already let Clearweek in. */
export interface CrowdMember {
  readonly id: string;
  readonly provider: ProviderName;
  readonly subject: string;
  readonly address: string;
  readonly zone: string;
  readonly accessToken: string;
}

/** What Clearweek has to know of a provider. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuer: string;
  readonly apiRoot: string;
}

export type CrowdQuestion =
  | { readonly kind: 'count' }
  /** One event of this person gets another title. */
  | { readonly kind: 'change'; readonly personId: string; readonly title: string };

export interface CrowdReady {
  readonly kind: 'ready';
  readonly registrations: Readonly<Record<ProviderName, Registration>>;
  readonly members: readonly CrowdMember[];
}

export type CrowdAnswer = CrowdReady | { readonly kind: 'done'; readonly requests: number };
