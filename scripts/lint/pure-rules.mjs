/** Lint rules of our own for the pure packages: what the linter's built-in rules cannot say. */
import { noClock } from './no-clock.mjs';
import { noGlobalObject } from './no-global-object.mjs';
import { noMachineZone } from './no-machine-zone.mjs';

export default {
  meta: { name: 'pure' },
  rules: { 'no-clock': noClock, 'no-machine-zone': noMachineZone, 'no-global-object': noGlobalObject },
};
