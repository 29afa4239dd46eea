import type { Overrides } from '../config/config.ts';
import { readConfig, type Surroundings } from '../config/read-config.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { systemZone } from '../system.ts';
import type { Terminal } from '../terminal-io.ts';
import { counted } from '../terminal/amounts.ts';

/** Checks everything that Clearweek needs and says how to mend what is wrong. Returns the exit code: 1 where there is a problem. */
export async function doctor(
  { port, dataDir }: Pick<Overrides, 'port' | 'dataDir'>,
  { terminal, surroundings }: { readonly terminal: Terminal; readonly surroundings: Surroundings },
): Promise<number> {
  const reading = readConfig(surroundings, { port: port ?? null, dataDir: dataDir ?? null });
  const machine = {
    node: process.versions.node,
    zoneRules: process.versions.tz ?? null,
    zone: systemZone(),
    now: Date.now(),
  };
  const findings = await examine(reading, machine);
  for (const finding of findings) terminal.out(`${linesOf(finding).join('\n')}\n`);
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  terminal.out(`\n${summary(problems, warnings)}\n`);
  return problems > 0 ? 1 : 0;
}

const labels: Readonly<Record<Finding['level'], string>> = {
  ok: 'ok       ',
  warning: 'warning  ',
  problem: 'problem  ',
};

function linesOf(finding: Finding): string[] {
  const first = labels[finding.level] + finding.text;
  return finding.level === 'ok' ? [first] : [first, `${' '.repeat(labels.ok.length)}${finding.mend}`];
}

function summary(problems: number, warnings: number): string {
  if (problems === 0 && warnings === 0) return 'Everything is well.';
  const parts = [counted(problems, 'problem'), counted(warnings, 'warning')].filter((part) => !part.startsWith('0 '));
  return `Found ${parts.join(' and ')}.`;
}
