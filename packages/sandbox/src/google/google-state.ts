import { randomUUID } from 'node:crypto';
import type { SimulatorFrame } from '../server/frame.ts';
import type { SimCalendar, SimEvent, SimPerson } from '../world/model.ts';
import { createChannels } from './channels.ts';
import type { Channels } from './channels.ts';
import { createCursorDeaths } from './cursor-deaths.ts';
import type { CursorDeaths } from './cursor-deaths.ts';
import { createQuota } from './quota.ts';
import type { Quota } from './quota.ts';
import { createRecords } from './records.ts';
import type { CalendarRecords } from './records.ts';
import { createRememberedText } from './remembered-text.ts';
import type { RememberedText } from './remembered-text.ts';
import { createServiceAccounts } from './service-accounts.ts';
import type { ServiceAccounts } from './service-accounts.ts';

/** All that Google's side keeps between two requests, besides the world and the accounts. */
export interface GoogleState extends SimulatorFrame {
  /** Cursors of one run are strange to the next, as the world begins anew. */
  readonly secret: string;
  readonly quota: Quota;
  readonly serviceAccounts: ServiceAccounts;
  readonly records: (calendar: SimCalendar) => CalendarRecords;
  readonly texts: RememberedText;
  readonly cursorDeaths: CursorDeaths;
  readonly channels: Channels;
  /** What clients have set on events that the world does not know. */
  readonly extras: WeakMap<SimEvent, object>;
  /** Instances that a listing of single events has told of, by calendar; only such listings need them. */
  readonly toldInstances: WeakMap<SimCalendar, Map<string, string>>;
}

export function createGoogleState(frame: SimulatorFrame): GoogleState {
  return {
    ...frame,
    secret: randomUUID(),
    quota: createQuota(() => frame.world.clock.now()),
    serviceAccounts: createServiceAccounts(),
    records: createRecords(frame.world),
    texts: createRememberedText(),
    cursorDeaths: createCursorDeaths(),
    channels: createChannels(frame),
    extras: new WeakMap(),
    toldInstances: new WeakMap(),
  };
}

/** Those who have an account here; the others are known only as somebody's guests. */
export function googlePeople(frame: SimulatorFrame): readonly SimPerson[] {
  return frame.world.people.filter((person) => person.provider === 'google');
}

export function personById(frame: SimulatorFrame, id: string): SimPerson | null {
  return frame.world.people.find((person) => person.id === id) ?? null;
}
