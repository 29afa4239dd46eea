import type { Acts } from '../world/acts-model.ts';
import type { SimWorld } from '../world/model.ts';
import type { Accounts } from './accounts-model.ts';
import type { Faults } from './fault-kinds.ts';
import type { Pushes } from './pushes-model.ts';
import type { RequestLog } from './request-log-model.ts';
import type { Route } from './request.ts';
import type { SignInPage } from './sign-in-page.ts';

/** All that a simulator is given. Each has `accounts` of its own; the rest is one for both. */
export interface SimulatorFrame {
  readonly world: SimWorld;
  /** For what comes in by the API: events created, changed and deleted. Everything that people do goes the same way. */
  readonly acts: Acts;
  readonly accounts: Accounts;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly pushes: Pushes;
  /** `http://127.0.0.1:PORT`; known once the server listens, so ask for it inside of handlers only. */
  readonly origin: () => string;
  /** The page on which one chooses a person and allows or cancels. */
  readonly signInPage: SignInPage;
  /** Quotas are counted only where this is set; benchmarks run without. */
  readonly limits: boolean;
}

/** What `createGoogle(frame)` and `createMicrosoft(frame)` give back. */
export interface Simulator {
  readonly routes: readonly Route[];
  /** Where people see what they allowed which program, and take it back. */
  readonly permissionsPath: string;
}
