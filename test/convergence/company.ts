import type { SimPerson } from '@clearweek/sandbox';

const DOMAIN = 'seehof.example';

/** The Monday on which every history begins: the clocks of three continents change within the following weeks. */
export const historyBegins = Date.UTC(2026, 9, 5, 6);

/** Two people with each provider, in four zones, and a fifth whom nobody connects. */
export function fivePeople(): readonly SimPerson[] {
  return [
    pretended(1, 'google', 'Europe/Berlin'),
    pretended(2, 'google', 'America/New_York'),
    pretended(3, 'microsoft', 'Europe/London'),
    pretended(4, 'microsoft', 'Australia/Sydney'),
    pretended(5, 'google', 'Asia/Kolkata'),
  ];
}

/** Who of them connects their calendars. */
export const connectedIds: readonly string[] = ['p1', 'p2', 'p3', 'p4'];

export const companyDomain = DOMAIN;

function pretended(number: number, provider: SimPerson['provider'], zone: string): SimPerson {
  const subjects = {
    google: `20000000000000000000${number}`,
    microsoft: `00000000-0000-4000-9000-00000000000${number}`,
  } as const;
  return {
    id: `p${number}`,
    provider,
    subject: subjects[provider],
    address: `person${number}@${DOMAIN}`,
    name: `Person ${number}`,
    zone,
    workingHours: { days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' },
    managerId: null,
    unit: ['Product'],
    title: 'Gardener',
    active: true,
  };
}
