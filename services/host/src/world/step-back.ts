import { constants, getPriority, setPriority } from 'node:os';
import type { Role } from '../roles.ts';

/**
 * Lets a process that only does work in the background step back behind those that answer people and providers, where they share a machine: a
 * notice that waits behind readings is answered too late, and providers then stop sending. Where the system does not allow it, nothing is lost.
 */
export function stepBack(roles: readonly Role[]): void {
  if (roles.includes('api')) return;
  try {
    // Whoever started it may have put it further back already.
    setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // Some containers forbid it.
  }
}
