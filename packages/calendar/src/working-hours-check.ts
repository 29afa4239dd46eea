import type { WorkingHours } from './working-hours.ts';

/** One thing that is wrong with a value, in the form that the API's answers use. */
export interface WorkingHoursProblem {
  /** JSON pointer (RFC 6901) from the list of working hours: `/0/days/2`; empty for the list itself. */
  readonly pointer: string;
  readonly code:
    | 'not_a_list'
    | 'not_an_entry'
    | 'no_days'
    | 'not_a_weekday'
    | 'repeated_weekday'
    | 'not_a_time'
    | 'unknown_field';
  readonly text: string;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const FIELDS = ['days', 'start', 'end'];

/** Everything that keeps a value from outside from being working hours; nothing where it is (`isWorkingHours`). */
export function validateWorkingHours(value: unknown): WorkingHoursProblem[] {
  if (!Array.isArray(value)) {
    return [
      {
        pointer: '',
        code: 'not_a_list',
        text: 'Working hours are a list; an empty one means never.',
      },
    ];
  }
  return value.flatMap((entry: unknown, index) => checkEntry(entry, `/${index}`));
}

/** Whether `validateWorkingHours` finds nothing wrong. */
export function isWorkingHours(value: unknown): value is WorkingHours {
  return validateWorkingHours(value).length === 0;
}

function checkEntry(entry: unknown, pointer: string): WorkingHoursProblem[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return [{ pointer, code: 'not_an_entry', text: 'An entry has days, start and end.' }];
  }
  const { days, start, end } = entry as Record<string, unknown>;
  return [
    ...checkDays(days, `${pointer}/days`),
    ...checkTime(start, `${pointer}/start`),
    ...checkTime(end, `${pointer}/end`),
    ...checkFields(entry, pointer),
  ];
}

function checkDays(days: unknown, pointer: string): WorkingHoursProblem[] {
  if (!Array.isArray(days) || days.length === 0) {
    return [
      {
        pointer,
        code: 'no_days',
        text: 'Days are a list of at least one ISO weekday, 1 (Monday) to 7 (Sunday).',
      },
    ];
  }
  return days.flatMap((day: unknown, index): WorkingHoursProblem[] => {
    const at = `${pointer}/${index}`;
    if (!Number.isInteger(day) || (day as number) < 1 || (day as number) > 7) {
      return [
        {
          pointer: at,
          code: 'not_a_weekday',
          text: 'A weekday is a whole number from 1 (Monday) to 7 (Sunday).',
        },
      ];
    }
    if (days.indexOf(day) === index) return [];
    return [{ pointer: at, code: 'repeated_weekday', text: 'Each weekday stands in an entry once.' }];
  });
}

function checkTime(time: unknown, pointer: string): WorkingHoursProblem[] {
  if (typeof time === 'string' && TIME.test(time)) return [];
  return [{ pointer, code: 'not_a_time', text: 'A time is HH:MM, from 00:00 to 23:59.' }];
}

function checkFields(entry: object, pointer: string): WorkingHoursProblem[] {
  return Object.keys(entry)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => ({
      pointer: `${pointer}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'unknown_field',
      text: 'An entry has days, start and end, and nothing else.',
    }));
}
