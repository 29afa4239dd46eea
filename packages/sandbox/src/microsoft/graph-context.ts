import type { SimulatorFrame } from '../server/frame.ts';
import type { AccessCheck } from '../server/accounts-model.ts';
import type { Reply } from '../server/reply.ts';
import type { SimRequest } from '../server/request.ts';
import type { SimCalendar, SimPerson } from '../world/model.ts';
import type { Behaviour } from './behaviour.ts';
import type { EventJson } from './event-json.ts';
import type { MailboxLimits } from './mailbox-limits.ts';
import type { Preferences } from './prefer.ts';
import type { View } from './render-event.ts';
import type { WindowStates } from './window-states.ts';

/** All that Graph's handlers work with. */
export interface GraphContext {
  readonly frame: SimulatorFrame;
  readonly behaviour: Behaviour;
  readonly eventJson: EventJson;
  readonly windows: WindowStates;
  readonly limits: MailboxLimits;
  /** What events were created with, by their ids. */
  readonly transactions: Map<string, string>;
}

export type ValidAccess = Extract<AccessCheck, { kind: 'valid' }>;

/** A request that was let in. */
export interface GraphCall {
  readonly request: SimRequest;
  readonly access: ValidAccess;
  readonly prefer: Preferences;
}

/** A request to one person's mailbox that was let in. */
export interface MailboxCall extends GraphCall {
  readonly person: SimPerson;
  /** How items of one of the person's calendars are to be shown in this answer. */
  view(calendar: SimCalendar): View;
}

export type Answer = Reply | Promise<Reply>;
