import type { SimAttendee, SimTimes } from '../world/model.ts';
import { person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';

/** The simulator with two people of Microsoft's and one of Google's. */
export interface GraphScene {
  readonly simulator: StartedMicrosoft;
  /** Of the first person, who may read. */
  readonly token: string;
  /** The id of somebody's calendar. */
  primary(personId: string): string;
  /** What somebody's calendar shows of two months. */
  events(personId: string, prefer?: string): Promise<Record<string, any>[]>;
}

export async function openGraph(): Promise<GraphScene> {
  const simulator = await startMicrosoft([
    person('p1', { managerId: 'p2' }),
    person('p2', { zone: 'Asia/Kolkata', workingHours: { days: [1, 2, 7], start: '10:00', end: '18:00' } }),
    person('g3', { provider: 'google', managerId: 'p2' }),
  ]);
  return {
    simulator,
    token: simulator.token('p1', ['Calendars.Read', 'MailboxSettings.Read', 'User.Read']),
    primary: (personId) => simulator.world.calendars(personId)[0]?.id ?? '',
    async events(personId, prefer = 'outlook.timezone="UTC"') {
      const { body } = await simulator.ask(
        simulator.token(personId),
        '/me/calendarView?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z&$top=50',
        { prefer },
      );
      return body['value'];
    },
  };
}

export const oneHour: SimTimes = {
  kind: 'times',
  start: '2026-11-24T09:00:00',
  end: '2026-11-24T10:00:00',
  zone: 'Europe/Berlin',
};

export function invited(address: string, extra: Partial<SimAttendee> = {}): SimAttendee {
  return { address, name: address, kind: 'person', optional: false, response: 'needsAction', ...extra };
}
