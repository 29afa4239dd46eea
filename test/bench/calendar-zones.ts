/** A zone as a calendar file describes it: its rules since the last change of law. */
interface FileZone {
  readonly id: string;
  readonly standard: string;
  readonly daylight: string | null;
  /** RRULE and local hour of the change to daylight time, and of the change back. */
  readonly toDaylight: readonly [start: string, rule: string];
  readonly toStandard: readonly [start: string, rule: string];
}

const never: readonly [string, string] = ['19700101T000000', ''];
const yearly = (month: number, day: string): string => `FREQ=YEARLY;BYMONTH=${month};BYDAY=${day}`;
const european = (id: string, standard: string, daylight: string, hour: number): FileZone => ({
  id,
  standard,
  daylight,
  toDaylight: [`19700329T0${hour}0000`, yearly(3, '-1SU')],
  toStandard: [`19701025T0${hour + 1}0000`, yearly(10, '-1SU')],
});

const zones: readonly FileZone[] = [
  european('Europe/Berlin', '+0100', '+0200', 2),
  european('Europe/London', '+0000', '+0100', 1),
  // As Windows programs name the zone of Berlin.
  european('W. Europe Standard Time', '+0100', '+0200', 2),
  {
    id: 'America/New_York',
    standard: '-0500',
    daylight: '-0400',
    toDaylight: ['19700308T020000', yearly(3, '2SU')],
    toStandard: ['19701101T020000', yearly(11, '1SU')],
  },
  {
    id: 'Australia/Sydney',
    standard: '+1000',
    daylight: '+1100',
    toDaylight: ['19701004T020000', yearly(10, '1SU')],
    toStandard: ['19700405T030000', yearly(4, '1SU')],
  },
  { id: 'Asia/Kolkata', standard: '+0530', daylight: null, toDaylight: never, toStandard: never },
];

export const zoneIds: readonly string[] = zones.map(({ id }) => id);

/** The VTIMEZONE components of every zone, as lines. */
export function zoneLines(): string[] {
  return zones.flatMap((zone) => [
    'BEGIN:VTIMEZONE',
    `TZID:${zone.id}`,
    ...observance('STANDARD', zone.daylight ?? zone.standard, zone.standard, zone.toStandard),
    ...(zone.daylight === null ? [] : observance('DAYLIGHT', zone.standard, zone.daylight, zone.toDaylight)),
    'END:VTIMEZONE',
  ]);
}

function observance(kind: string, from: string, to: string, [start, rule]: readonly [string, string]): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    ...(rule === '' ? [] : [`RRULE:${rule}`]),
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `END:${kind}`,
  ];
}
