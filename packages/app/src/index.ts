export { type App, createApp } from './app.ts';
export type { AppDependencies } from './dependencies.ts';
export { drive } from './drive.ts';
export { AppError, type ErrorCode, errorTable, type FieldProblem } from './errors.ts';
export type { Principal } from './principal.ts';

export { analysisQuerySchema, type CalendarAnalysis, calendarAnalysisSchema } from './contracts/analysis.ts';
export { connectionSchema, type ConnectionView, warningSchema } from './contracts/connection.ts';
export { limits } from './contracts/limits.ts';
export { personSchema, type PersonView, preferencesChangeSchema } from './contracts/person.ts';
export { type Problem, problemSchema } from './contracts/problem.ts';
export { weekNameSchema, weekSchema, type WeekView } from './contracts/week.ts';

export { jobContracts, type JobName, jobNames, type JobPayload, oneAtATimeMs } from './jobs/contracts.ts';
export type { Deadline, OpenDeadline } from './jobs/deadline.ts';
export { createGivenUp } from './jobs/given-up.ts';
export { createJobHandlers, type JobContext, type JobHandlers } from './jobs/handlers.ts';

export { reconcile, type Reconciled } from './jobs/reconcile.ts';
export { relayOutbox } from './jobs/relay.ts';
export { createRunWork, type RunWork, type WorkOutcome } from './jobs/run-work.ts';

export type { Breathe } from './ports/breathe.ts';
export type { Clock } from './ports/clock.ts';
export type { FeedAnswer, FeedFetcher, FeedProblemCode, FeedValidators } from './ports/feed-fetcher.ts';
export type { JobQueue } from './ports/job-queue.ts';
export type * from './ports/store.ts';
export type { Tokens } from './ports/tokens.ts';
export { type AnalysisInput, type AnalysisProgress, analyzeCalendarSteps } from './use-cases/analyze-calendar.ts';
export { type CalendarInspection, inspectCalendarSteps } from './use-cases/inspect-calendar.ts';
