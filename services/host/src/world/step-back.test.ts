import { execFileSync } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { expect, test } from 'vitest';
import type { Role } from '../roles.ts';

const here = new URL('./step-back.ts', import.meta.url).href;
/** What the tests themselves run with. */
const given = getPriority();

/** The priority (niceness: more is less) after stepping back, in a process of its own: without rights nobody gets theirs back. */
function priorityOf(roles: readonly Role[]): number {
  const program = `import { getPriority } from 'node:os';
    import { stepBack } from ${JSON.stringify(here)};
    stepBack(${JSON.stringify(roles)});
    console.log(getPriority());`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }));
}

test.each<[readonly Role[]]>([[['worker']], [['scheduler']], [['worker', 'scheduler']]])(
  'a process that answers nobody steps back: %o',
  (roles) => {
    expect(priorityOf(roles)).toBe(Math.max(given, constants.priority.PRIORITY_BELOW_NORMAL));
  },
);

test.each<[readonly Role[]]>([[['api']], [['api', 'worker', 'scheduler']]])(
  'a process that answers people and providers stays where it is: %o',
  (roles) => {
    expect(priorityOf(roles)).toBe(given);
  },
);
