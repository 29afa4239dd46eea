import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationStream, pino } from 'pino';
import type { Config } from './config/config.ts';
import { safeFields } from './safe-fields.ts';

/** Takes one event: its name under `event`, its weight under `level` (info where it is missing), ids and counts. */
export type Log = (event: Readonly<Record<string, unknown>>) => void;

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/**
 * Writes one JSON line per event. Only what cannot hold personal data passes (`safeFields`), whoever calls and by
 * whatever mistake; so the program's own care is not the only one.
 */
export function createLog(level: Config['logLevel'], destination: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return ({ level: given, ...fields }) => {
    const name = levels.find((one) => one === given) ?? (String(fields['event']).endsWith('.error') ? 'error' : 'info');
    logger[name](safeFields(fields));
  };
}

const rotateAtBytes = 10 * 1024 * 1024;

/** Appends to a file; one that has grown large is put aside first, under the name with `.1` behind it. Lines are on disk when the call returns. */
export function logFile(path: string): DestinationStream {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > rotateAtBytes) renameSync(path, `${path}.1`);
  return pino.destination({ dest: path, sync: true, mode: 0o600 });
}

/** Standard output, for whoever collects the output of containers. */
export function logToStdout(): DestinationStream {
  return pino.destination({ dest: 1, sync: true });
}
