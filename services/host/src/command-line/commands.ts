export interface OptionDescription {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly says: string;
}

export interface CommandDescription {
  readonly says: string;
  /** The one thing that is named without an option; null where there is none. */
  readonly operand: string | null;
  readonly options: Readonly<Record<string, OptionDescription>>;
  readonly more: readonly string[];
}

const help: OptionDescription = { type: 'boolean', short: 'h', says: 'Shows this help.' };
const data: OptionDescription = {
  type: 'string',
  value: 'DIR',
  says: 'The folder that holds everything Clearweek keeps (default: DATA_DIR, else ./data).',
};
const port: OptionDescription = {
  type: 'string',
  value: 'N',
  says: 'The port to answer on (default: PORT, else 8787 or the next free one; 0 takes any free one).',
};

/** Every command with all of its options: what is read, suggested and explained. */
export const commands = {
  start: {
    says: 'Starts Clearweek and prints its address. Ctrl-C stops it.',
    operand: null,
    options: {
      port,
      data,
      roles: {
        type: 'string',
        value: 'LIST',
        says: 'What this process does: api, worker, scheduler, with commas between (default: ROLES, else all).',
      },
      help,
    },
    more: ['Without DATABASE_URL, Clearweek brings its own database and answers only on this computer.'],
  },
  analyze: {
    says: 'Shows where the hours of a calendar file go. Nothing is stored, nothing is sent anywhere.',
    operand: 'FILE.ics',
    options: {
      owner: { type: 'string', value: 'EMAIL', says: 'Whose calendar it is (default: read from the calendar).' },
      zone: {
        type: 'string',
        value: 'ZONE',
        says: "The time zone, such as Europe/Berlin (default: the calendar's own).",
      },
      weeks: { type: 'string', value: 'N', says: 'How many weeks to show, 1 to 53 (default: 4).' },
      until: {
        type: 'string',
        value: 'WEEK',
        says: 'The last week to show, such as 2026-W48 (default: the current week).',
      },
      json: { type: 'boolean', says: 'Prints the answer of POST /v1/analysis/calendar instead.' },
      help,
    },
    more: [
      'The name "-" reads the calendar from standard input.',
      'Colours are left out where the output is no terminal or NO_COLOR is set.',
    ],
  },
  doctor: {
    says: 'Checks the configuration and the connections, and says how to mend what is wrong.',
    operand: null,
    options: { port, data, help },
    more: ['It may run beside a running Clearweek. It ends with 1 where there is a problem.'],
  },
  administrator: {
    says: 'Lets somebody who has signed in connect the organization, or takes that away.',
    operand: 'ADDRESS',
    options: {
      remove: { type: 'boolean', says: 'Takes it away.' },
      provider: {
        type: 'string',
        value: 'NAME',
        says: 'google or microsoft: whose account it is, where several people have the same address.',
      },
      data,
      help,
    },
    more: [
      "Administrators connect the organization, import people and see how reading goes. They see nobody's calendar.",
      'It may run beside a running Clearweek, except in embedded mode.',
    ],
  },
  migrate: {
    says: 'Brings the database up to date and says what was done.',
    operand: null,
    options: { data, help },
    more: ['"clearweek start" does the same by itself.'],
  },
} as const satisfies Record<string, CommandDescription>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
