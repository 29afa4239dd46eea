import type { CalendarAnalysis } from './contracts/analysis.ts';
import type { AppDependencies } from './dependencies.ts';
import { drive } from './drive.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { type AnalysisInput, analyzeCalendarSteps } from './use-cases/analyze-calendar.ts';
import { createConnectionUseCases } from './use-cases/connections.ts';
import { createGetWeek } from './use-cases/get-week.ts';
import { createPersonUseCases } from './use-cases/person.ts';
import { createSessions } from './use-cases/sessions.ts';

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
    getWeek: createGetWeek(deps),
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
