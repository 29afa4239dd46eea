import type { CalendarProvider, Cursor, ProviderAccess, RemoteCalendar } from '@clearweek/app';
import type { CalendarEvent, Interval } from '@clearweek/calendar';
import type { SimCalendar, SimPerson, SimWorld } from '@clearweek/sandbox';
import { createProviderMirror } from './provider-mirror.ts';
import { seenLines, truthLines } from './provider-truth.ts';
import type { PrivacyRule } from './provider-truth.ts';

/** One calendar as a client keeps it, sync by sync. */
export interface Follower {
  /** Reads on; whole again where the cursor expired. Gives what the answers were, and the requests they took. */
  sync(): Promise<{ readonly answers: readonly string[]; readonly requests: number }>;
  /** All that is known. */
  events(): readonly CalendarEvent[];
  /** Ours, in lines. */
  ours(): string[];
  /** The world's, in the same lines. */
  truth(): string[];
}

export interface Followed {
  readonly provider: CalendarProvider;
  readonly access: ProviderAccess;
  /** The calendar as the provider knows it, as the world knows it, and whose it is. */
  readonly remote: RemoteCalendar;
  readonly calendar: SimCalendar;
  readonly person: SimPerson;
  readonly world: SimWorld;
  readonly window: () => Interval;
  readonly isPrivate?: PrivacyRule | undefined;
}

/** Cursors die seldom, and hardly ever three times in a row. */
const MOST_TURNS = 3;

/** Follows a calendar as the port says: on from the last cursor, whole again where that expired. */
export function followCalendar({ provider, access, remote, calendar, ...where }: Followed): Follower {
  const { world, person, window, isPrivate } = where;
  const mirror = createProviderMirror();
  let cursor: Cursor | null = null;

  async function turn(): Promise<{ readonly answer: string; readonly requests: number }> {
    const answer = await provider.changesSince(access, remote, cursor, window());
    if (answer.kind === 'changes') {
      mirror.apply(answer);
      ({ cursor } = answer);
    }
    if (answer.kind === 'cursor-expired') cursor = null;
    return {
      answer: answer.kind === 'failed' ? `failed ${answer.fault.kind}` : answer.kind,
      requests: answer.requests,
    };
  }

  return {
    async sync() {
      const answers: string[] = [];
      let requests = 0;
      do {
        const taken = await turn();
        answers.push(taken.answer);
        requests += taken.requests;
      } while (answers.at(-1) === 'cursor-expired' && answers.length < MOST_TURNS);
      return { answers, requests };
    },
    events: () => mirror.events(),
    ours: () => seenLines(mirror.events(), window(), person.zone),
    truth: () => truthLines(world, calendar, window(), isPrivate),
  };
}
