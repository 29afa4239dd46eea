import type { Instant } from '@clearweek/calendar';
import type { JobName, JobPayload } from '../jobs/contracts.ts';
import type { TenantId, WorkId } from './store.ts';

/** What a work item is for, and what became of it. */
export interface WorkItem<N extends JobName = JobName> {
  readonly id: WorkId;
  readonly tenantId: TenantId;
  readonly job: N;
  readonly payload: JobPayload<N>;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/** A reference to work, small enough for any queue and worthless to a thief: two ids and a name. */
export interface WorkReference {
  readonly workId: WorkId;
  readonly tenantId: TenantId;
  readonly job: JobName;
  readonly at: Instant;
}

/** Intent of one tenant, written with the change that wants it. */
export interface Outbox {
  /**
   * Work to be done, part of this transaction: it happens if and only if the transaction commits. An item with
   * the same job and key that nobody has begun yet stands for this one too.
   */
  add<N extends JobName>(job: N, payload: JobPayload<N>, options: { key: string; at: Instant }): Promise<void>;
  /** As `add` for each of them, of one job and for the same time. */
  addMany<N extends JobName>(
    job: N,
    orders: readonly { readonly payload: JobPayload<N>; readonly key: string }[],
    at: Instant,
  ): Promise<void>;
  /** Whether work with this key is waiting or under way. */
  pending(keyPrefix: string): Promise<boolean>;
  /**
   * Counts one attempt and returns the item; null where it is done, given up or unknown. The lease tells the reconciler
   * not to look before. Work with the same job and key is done one at a time: while another item of it is under a
   * lease, this one is put off by `oneAtATimeMs`, or until that one is over, and null is returned.
   */
  begin(id: WorkId, now: Instant, leaseUntil: Instant): Promise<WorkItem | null>;
  finish(id: WorkId, now: Instant): Promise<void>;
  /** It failed and is to be tried again at `at`. */
  postpone(id: WorkId, code: string, at: Instant): Promise<void>;
  /** It failed for good; it stays visible as a dead letter with its reason and can be driven again. */
  giveUp(id: WorkId, code: string, now: Instant): Promise<void>;
}

/** What the scheduler sees of all tenants: ids and due times, nothing else. */
export interface WorkLedger {
  /**
   * Work that is due and was not handed to the queue yet, the tenants by turns, each one's earliest first. Of a tenant of which much is handed over and
   * not done, the rest waits.
   */
  unsent(now: Instant, limit: number): Promise<WorkReference[]>;
  markSent(ids: readonly WorkId[], now: Instant): Promise<void>;
  /** Work handed over before `sentBefore`, not done, not given up and not under a running lease: perhaps the queue lost it. */
  overdue(now: Instant, sentBefore: Instant, limit: number): Promise<WorkReference[]>;
  /** Turns due times (feeds to read again, weeks to measure again) into work; returns how many items. */
  planDue(now: Instant, limit: number): Promise<number>;
  /**
   * Ends every lease and hands unfinished work over anew; returns how many leases it ended. For an installation of a single process, at its start:
   * whoever held a lease is dead.
   */
  releaseLeases(): Promise<number>;
  /** Deletes finished items older than `before`. */
  forgetFinished(before: Instant): Promise<number>;
  counts(now: Instant): Promise<{ waiting: number; oldestWaitingMs: number; givenUp: number }>;
}
