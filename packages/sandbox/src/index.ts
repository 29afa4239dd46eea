export { createSandbox } from './create-sandbox.ts';
export { openSandbox } from './open-sandbox.ts';
export type { Sandbox, SandboxOptions } from './create-sandbox.ts';
export { createCompany } from './company/create-company.ts';
export type { CompanyOptions } from './company/create-company.ts';
export { createCrowd } from './company/create-crowd.ts';
export type { CrowdOptions } from './company/create-crowd.ts';
export type { Company } from './company/company.ts';

export * from './world/model.ts';
export type { Acts, Change, CopyRef, NewEvent, OwnChange } from './world/acts-model.ts';
export { createActs } from './world/create-acts.ts';
export { createWorld } from './world/create-world.ts';
export type { CreatedWorld, WorldOptions } from './world/create-world.ts';
export { randomAct } from './world/random-act.ts';
export type { RandomActOptions } from './world/random-act.ts';
export { seededRandom } from './world/seeded-random.ts';
export type { SeededRandom } from './world/seeded-random.ts';

export { faultKinds, passingFaultKinds } from './server/fault-kinds.ts';
export type {
  FaultKind,
  FaultOccasion,
  FaultPlan,
  Faults,
  PlannedFault,
  ProviderName,
  RequestFaultKind,
  WebhookFaultKind,
} from './server/fault-kinds.ts';
export type { Exchange, RequestLog } from './server/request-log-model.ts';
export type { Pushes } from './server/pushes-model.ts';
export type { Accounts, Client, Grant, SignInSettings } from './server/accounts-model.ts';
