import { calendarText } from './calendar-text.ts';

/** A linear congruential generator of numbers in [0, 1), and choices made by it. The same seed gives the same ones. */
function createChoices(seed: number) {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  const number = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const below = (end: number) => Math.floor(number() * end);
  const chance = (share: number) => number() < share;
  return {
    below,
    chance,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    sometimes: (share: number, ...lines: string[]) => (chance(share) ? lines : []),
  };
}

type Choices = ReturnType<typeof createChoices>;

const known = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];
/** A zone that only the file itself describes, with an offset that no other has. */
const own = 'Clearweek Office';
const standard = [
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0517',
  'TZOFFSETTO:+0517',
  'END:STANDARD',
];
const description = ['BEGIN:VTIMEZONE', `TZID:${own}`, ...standard, 'END:VTIMEZONE'];
const zones = [...known, own];
const people = ['ada@clearweek.example', 'ben@clearweek.example', 'cem@other.example', 'dot@clearweek.example'];
const weekly = ['FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=2', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=WEEKLY;COUNT=6'];
const rules = ['FREQ=DAILY', 'FREQ=MONTHLY', ...weekly, 'FREQ=SOMETIMES'];
const answers = ['ACCEPTED', 'DECLINED', 'NEEDS-ACTION'];
const lengths = ['PT0M', 'PT15M', 'PT30M', 'PT1H', 'PT90M', 'PT3H', 'P12D'];

/**
 * A small calendar of the autumn of 2026 and the winter after it: single and recurring events in several forms of time, with
 * exceptions, copies, cancelled and private ones, whole days and events without length.
 */
export function randomCalendar(seed: number): Uint8Array {
  const choices = createChoices(seed);
  const { below, pick, sometimes } = choices;
  const events = Array.from({ length: below(12) }, (_, index) => randomSeries(choices, index)).flat();
  const header = [
    ...description,
    ...sometimes(0.5, `X-WR-TIMEZONE:${pick(known)}`),
    ...sometimes(0.5, `X-WR-CALNAME:${pick(people)}`),
  ];
  return calendarText(events, header);
}

/** An event, perhaps with a rule, a copy of itself and an exception; rarely the exception alone. */
function randomSeries(choices: Choices, index: number): string[][] {
  const { below, chance, pick, sometimes } = choices;
  const uid = `UID:random-${index}@clearweek.example`;
  const times = randomTimes(choices);
  const facts = randomFacts(choices);
  const rule = chance(0.6) ? pick(rules) : null;
  const master = [
    uid,
    times.at('DTSTART'),
    times.length,
    `SUMMARY:Event ${index}`,
    `SEQUENCE:${below(3)}`,
    ...facts,
    ...sometimes(0.08, 'STATUS:CANCELLED'),
    ...(rule === null ? [] : [`RRULE:${rule}`, ...sometimes(0.3, times.at('EXDATE'))]),
  ];
  const copy = master.map((line) => (line.startsWith('SUMMARY') ? 'SUMMARY:A copy' : line));
  const events = [...(chance(0.95) ? [master] : []), ...(chance(0.1) ? [copy] : [])];
  if (rule === null || chance(0.6)) return events;
  const replaced = times.at(`RECURRENCE-ID${chance(0.2) ? ';RANGE=THISANDFUTURE' : ''}`);
  const cancelled = sometimes(0.3, 'STATUS:CANCELLED');
  return [...events, [uid, replaced, times.at('DTSTART', 2), times.length, 'SUMMARY:Moved', ...facts, ...cancelled]];
}

/** A start as property of any name, perhaps hours later, and how long it lasts. */
function randomTimes({ below, pick }: Choices) {
  const form = pick(['zoned', 'zoned', 'utc', 'floating', 'date']);
  const zone = pick(zones);
  const date = new Date(Date.UTC(2026, 7, 1 + below(190))).toISOString().slice(0, 10).replaceAll('-', '');
  const hour = below(23);
  const minute = pick(['00', '15', '30']);
  return {
    length: form === 'date' ? 'DURATION:P1D' : `DURATION:${pick(lengths)}`,
    at(name: string, hoursLater = 0): string {
      if (form === 'date') return `${name};VALUE=DATE:${date}`;
      const time = `${date}T${String((hour + hoursLater) % 24).padStart(2, '0')}${minute}00`;
      if (form === 'zoned') return `${name};TZID=${zone}:${time}`;
      return `${name}:${time}${form === 'utc' ? 'Z' : ''}`;
    },
  };
}

function randomFacts({ pick, sometimes }: Choices): string[] {
  return [
    ...sometimes(0.7, `ORGANIZER:mailto:${pick(people)}`),
    ...people.flatMap((one) => sometimes(0.6, `ATTENDEE;PARTSTAT=${pick(answers)}:mailto:${one}`)),
    ...sometimes(0.1, 'CLASS:PRIVATE'),
    ...sometimes(0.1, 'TRANSP:TRANSPARENT'),
    ...sometimes(0.3, 'DESCRIPTION:Agenda: one\\, two'),
  ];
}
