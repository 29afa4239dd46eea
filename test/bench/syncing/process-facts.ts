import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What a process used so far; null where the system does not tell (it is read from /proc). */
export interface ProcessFacts {
  /** The most that it held in memory at once, in MiB. */
  readonly peakMiB: number;
  /** Processor time, in seconds. */
  readonly cpuSeconds: number;
}

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

export function processFacts(pid: number): ProcessFacts | null {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { peakMiB: Number(peak ?? 0) / 1024, cpuSeconds: cpuOf(pid) };
}

function cpuOf(pid: number): number {
  const fields = statOf(pid);
  const [user, system, ownChildren, childrensSystem] = fields.slice(11, 15).map(Number);
  return ((user ?? 0) + (system ?? 0) + (ownChildren ?? 0) + (childrensSystem ?? 0)) / ticksPerSecond;
}

/** After the name in parentheses, which may hold blanks: state, parent, ... */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => quietly(() => Number(statOf(one)[1]) === pid) === true);
}

/** Watches a server of several processes: what they hold together, pages that they share counted once. */
export function watchFamily(pid: number): { stop(): ProcessFacts | null } {
  if (!existsSync('/proc')) return { stop: () => null };
  let peakMiB = 0;
  const look = (): void => {
    const mib = [pid, ...childrenOf(pid)].reduce((sum, one) => sum + (quietly(() => shareOf(one)) ?? 0), 0);
    peakMiB = Math.max(peakMiB, mib);
  };
  const cpu = () => [pid, ...childrenOf(pid)].reduce((sum, one) => sum + (quietly(() => cpuOf(one)) ?? 0), 0);
  const before = cpu();
  const timer = setInterval(look, 2_000).unref();
  return {
    stop() {
      clearInterval(timer);
      look();
      return { peakMiB, cpuSeconds: cpu() - before };
    },
  };
}

function shareOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** A process may end while it is looked at. */
function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
