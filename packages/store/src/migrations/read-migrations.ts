import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file: a migration that has run is never edited, only followed by another. */
  readonly checksum: string;
}

/** All migrations that this program brings, by version. Throws where numbers are missing or double. */
export async function readMigrations(directory: string = import.meta.dirname): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const version = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]);
      if (version !== index + 1) throw new Error(`${file}: expected a migration with the number ${index + 1}.`);
      const sql = await readFile(join(directory, file), 'utf8');
      return { version, name: file.slice(5, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
