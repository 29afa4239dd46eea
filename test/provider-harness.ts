import type { CalendarChanges, CalendarProvider, Cursor, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import type { CalendarEvent } from '@clearweek/calendar';
import type { Faults, RequestLog } from '@clearweek/sandbox';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { expectAsDescribed } from './exchange-problems.ts';
import { conformanceWindow } from './pretended-company.ts';
import type { PretendedCalendar } from './provider-notebook.ts';
import type { PrivacyRule } from './provider-truth.ts';

/** Somebody's calendar in a pretended world, and a way to read it. */
export interface CalendarHarness extends PretendedCalendar {
  /** Reads what is new, and gives all events that are known then. */
  read(): Promise<readonly CalendarEvent[]>;
  /** Reads everything, as somebody does who knows nothing yet. */
  readAfresh(): Promise<readonly CalendarEvent[]>;
  /** Whether the person's provider shows an event as private. */
  readonly isPrivate?: PrivacyRule;
  /** Of the simulators, recorded: it is held against the provider's descriptions. What has no account has none. */
  readonly requests?: RequestLog;
  close(): Promise<void>;
}

/** The same with an account, through the port. */
export interface ProviderHarness extends Omit<CalendarHarness, 'read' | 'readAfresh'> {
  readonly provider: CalendarProvider;
  readonly access: ProviderAccess;
  /** The person's primary calendar, as the provider knows it. */
  readonly remote: RemoteCalendar;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Another client of the same registration, as another process has. */
  another(): CalendarProvider;
  /** Takes notices at an address of this machine. */
  listen(): Promise<NoticeListener>;
  /** Until all notices that are under way have arrived. */
  delivered(): Promise<void>;
}

export interface NoticeListener {
  readonly notifyAt: string;
  readonly lifecycleAt: string;
  /** What came back with each notice of a change, in their order. */
  readonly notices: readonly { readonly id: string; readonly secret: string }[];
  close(): Promise<void>;
}

/** A harness for one `describe`, made before its tests. After each of them all that was asked and answered has to be as described. */
export function usesHarness<H extends Pick<CalendarHarness, 'requests' | 'close'>>(
  makeHarness: () => Promise<H>,
): () => H {
  let harness: H;
  beforeAll(async () => {
    harness = await makeHarness();
  });
  afterEach(() => {
    if (harness.requests !== undefined) expectAsDescribed(harness.requests);
  });
  afterAll(() => harness.close());
  return () => harness;
}

/** Asks for the changes of the harness's calendar. */
export function asking({ provider, access, remote }: ProviderHarness) {
  return (cursor: Cursor | null, window = conformanceWindow) => provider.changesSince(access, remote, cursor, window);
}

/** @throws Error where the answer is another one. */
export function changesIn(answer: CalendarChanges): Extract<CalendarChanges, { kind: 'changes' }> {
  if (answer.kind === 'changes') return answer;
  throw new Error(`Changes were expected, not ${JSON.stringify(answer)}`);
}
