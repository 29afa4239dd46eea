import type { CalendarAnalysis } from './contracts/analysis.ts';
import type { AppDependencies } from './dependencies.ts';
import { drive } from './drive.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { type AnalysisInput, analyzeCalendarSteps } from './use-cases/analyze-calendar.ts';
import { createAwaitsHandshake } from './use-cases/awaits-handshake.ts';
import { createConnectionUseCases } from './use-cases/connections.ts';
import { createDisconnect } from './use-cases/disconnect.ts';
import { createFinishSignIn } from './use-cases/finish-sign-in.ts';
import { createGetWeek } from './use-cases/get-week.ts';
import { createOrganizations } from './use-cases/organizations.ts';
import { createPersonUseCases } from './use-cases/person.ts';
import { createRecentWeeks } from './use-cases/recent-weeks.ts';
import { createSessions } from './use-cases/sessions.ts';
import { createSignIn } from './use-cases/sign-in.ts';
import { createTakeNotices } from './use-cases/take-notices.ts';

/** All that can be asked of Clearweek, as functions: what the API is a delivery of. */
export type App = ReturnType<typeof createApp>;

/** Each may hold a whole file, so that few may wait. */
const ANALYSES_WAITING = 8;

export function createApp(deps: AppDependencies) {
  const oneAtATime = createOneAtATime(ANALYSES_WAITING);
  return {
    ...createSessions(deps),
    ...createPersonUseCases(deps),
    ...createConnectionUseCases(deps),
    ...createDisconnect(deps),
    ...createSignIn(deps),
    ...createFinishSignIn(deps),
    ...createOrganizations(deps),
    ...createTakeNotices(deps),
    awaitsHandshake: createAwaitsHandshake(deps),
    getWeek: createGetWeek(deps),
    recentWeeks: createRecentWeeks(deps),
    /**
     * Stateless: nothing is stored. Other requests are answered in between, other analyses wait; throws `overloaded` where too
     * many do.
     */
    analyzeCalendar(input: Omit<AnalysisInput, 'now' | 'defaultZone'>): Promise<CalendarAnalysis> {
      return oneAtATime(() => {
        const steps = analyzeCalendarSteps({ ...input, now: deps.clock.now(), defaultZone: deps.defaultZone });
        return drive(steps, deps.breathe);
      });
    },
  };
}
