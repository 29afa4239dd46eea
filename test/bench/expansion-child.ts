/** One engine in a process of its own: `node expansion-child.ts ENGINE FILE ROUNDS FROM TO ZONE`. Answers its parent. */
import { readFileSync } from 'node:fs';
import { engines } from './engines.ts';

/** What a child answers; times in milliseconds, memory in MiB. */
export interface ExpansionAnswer {
  readonly occurrences: readonly string[];
  readonly wallMs: readonly number[];
  readonly cpuMs: readonly number[];
  readonly peakMiB: number;
}

const [name = '', file = '', rounds = '1', from = '', to = '', zone = ''] = process.argv.slice(2);
const engine = engines[name];
if (engine === undefined) throw new Error(`There is no engine ${name}.`);
const bytes = readFileSync(file);
const before = process.resourceUsage().maxRSS / 1024;
const wallMs: number[] = [];
const cpuMs: number[] = [];
let occurrences: readonly string[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  occurrences = engine(bytes, Number(from), Number(to), zone);
  wallMs.push(performance.now() - began);
  const { user, system } = process.cpuUsage(cpu);
  cpuMs.push((user + system) / 1_000);
}
const peakMiB = Math.max(before, process.resourceUsage().maxRSS / 1024);
process.send?.({ occurrences, wallMs, cpuMs, peakMiB } satisfies ExpansionAnswer);
