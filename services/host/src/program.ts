import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The checkout, or wherever the program was installed as a whole. */
export const home = resolve(import.meta.dirname, '../../..');

/** The version of Clearweek. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(resolve(home, 'package.json'), 'utf8')) as { version: string };
  return version;
}
