export { type App, createApp } from './app.ts';
export type { AppDependencies, ConnectedProvider, ConnectedProviders } from './dependencies.ts';
export { dailyRequests, type DayOfAnAccount } from './daily-requests.ts';
export { drive } from './drive.ts';
export { AppError, type ErrorCode, errorTable, type FieldProblem } from './errors.ts';
export type { Principal } from './principal.ts';
export { circuit } from './provider-circuit.ts';

export { analysisQuerySchema, type CalendarAnalysis, calendarAnalysisSchema } from './contracts/analysis.ts';
export { connectionSchema, type ConnectionView, warningSchema } from './contracts/connection.ts';
export { limits } from './contracts/limits.ts';
export {
  googleOrganizationSchema,
  microsoftOrganizationSchema,
  organizationReadingChangeSchema,
  organizationReadingSchema,
  organizationSchema,
  type OrganizationView,
  type PeopleImport,
  peopleImportSchema,
} from './contracts/organization.ts';
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
export { escapeHtml } from './escape-html.ts';
export type { FeedAnswer, FeedFetcher, FeedProblemCode, FeedValidators } from './ports/feed-fetcher.ts';
export type { JobQueue } from './ports/job-queue.ts';
export type * from './ports/account-tables.ts';
export type * from './ports/calendar-tables.ts';
export type * from './ports/connection-tables.ts';
export type * from './ports/mail-tables.ts';
export type * from './ports/mailer.ts';
export type * from './ports/organization-provider.ts';
export type * from './ports/organization-tables.ts';
export type * from './ports/person-tables.ts';
export type * from './ports/provider.ts';
export type * from './ports/request-budget.ts';
export type * from './ports/sign-in-provider.ts';
export type * from './ports/store.ts';
export type * from './ports/watch-tables.ts';
export type * from './ports/work-tables.ts';
export type { Tokens } from './ports/tokens.ts';
export { type AdministratorChange, createSetAdministrator } from './use-cases/administrators.ts';
export type { AccountQuestion, FinishedSignIn, ReturnedSignIn, SignInDecision } from './use-cases/finish-sign-in.ts';
export type { WeekFigures } from './use-cases/recent-weeks.ts';
export type { LocalOpening, OpenedSession } from './use-cases/sessions.ts';
export type { BegunSignIn, SignInWish } from './use-cases/sign-in.ts';
export { type AnalysisInput, type AnalysisProgress, analyzeCalendarSteps } from './use-cases/analyze-calendar.ts';
export { type CalendarInspection, inspectCalendarSteps } from './use-cases/inspect-calendar.ts';
export { MOST_PEOPLE, PEOPLE_LIST_BYTES } from './use-cases/people-list.ts';
export type { LifecycleEvent, LifecycleNotice, NoticesTaken } from './use-cases/take-notices.ts';
export { decodeWatchName, encodeWatchName } from './watch-name.ts';
