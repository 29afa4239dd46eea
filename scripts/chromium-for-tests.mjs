import { spawnSync } from 'node:child_process';
import { aptInstall, found } from './apt-get.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The Chromium of this machine for the walks in a browser, installed with apt-get where there is none. Gives its path, or null where
 * none can be installed or the one that is there does not start.
 */
export function findChromium(say) {
  const path = found(names) ?? install(say);
  return path !== null && spawnSync(path, ['--version']).status === 0 ? path : null;
}

function install(say) {
  const why = 'Chromium is not on this machine; installing it with apt-get for the walks in a browser …';
  return aptInstall('chromium', why, say) ? found(names) : null;
}
