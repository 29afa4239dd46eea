/** The package manager that installs everything else, pinned so that every machine resolves alike. */
export const PNPM_VERSION = '12.21.0';

/** Oldest Node.js that can run these scripts; the service itself runs on the newer one pinned in package.json. */
export const OLDEST_NODE_MAJOR = 20;

/** Oldest Node.js that runs TypeScript by type stripping without printing a warning. */
const STRIPS_TYPES_SINCE = [24, 3];

/** Whether this version text (`24.21.0`, with or without a leading `v`) can run the service's TypeScript. */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').trim().split('.').map(Number);
  const [neededMajor, neededMinor] = STRIPS_TYPES_SINCE;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
