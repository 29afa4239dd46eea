import { type Finding, ok, problem, warning } from './finding.ts';

export interface Machine {
  /** `24.21.0` */
  readonly node: string;
  /** Edition of the time zone rules; null where Node.js has none. */
  readonly zoneRules: string | null;
  /** IANA zone that the computer is set to. */
  readonly zone: string;
  readonly now: number;
}

const oldestNode = [24, 3] as const;
/** Older rules miss changes of offsets that have been decided since. */
const oldestZoneRules = '2025a';
/** A computer whose clock stands before this program was written dates everything wrongly. */
const writtenAt = Date.UTC(2026, 10, 1);

/** Node.js, the time zone rules and the clock. */
export function checkMachine({ node, zoneRules, zone, now }: Machine): Finding[] {
  return [checkNode(node), checkZoneRules(zoneRules), checkClock(now, zone)];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (recent) return ok(`Node.js ${version}.`);
  return problem(
    `Node.js ${version} is too old.`,
    `Install Node.js ${oldestNode.join('.')} or newer, or start with "npm start", which brings its own.`,
  );
}

function checkZoneRules(edition: string | null): Finding {
  if (edition !== null && edition >= oldestZoneRules) return ok(`Time zone rules: edition ${edition}.`);
  return warning(
    `The time zone rules are old (edition ${edition ?? 'unknown'}).`,
    'Use a newer Node.js; it brings newer rules.',
  );
}

function checkClock(now: number, zone: string): Finding {
  const shown = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
  if (now >= writtenAt) return ok(`The clock says ${shown} UTC; the computer's zone is ${zone}.`);
  return problem(
    `The clock says ${shown} UTC, which lies in the past.`,
    'Set the clock, best by having it synchronised.',
  );
}
