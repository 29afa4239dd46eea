import type { Config } from '../config/config.ts';
import { logFile } from '../log.ts';

export interface OpenDatabase {
  readonly url: string;
  /** Resolves if a database of our own ends without being asked to. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** The database of DATABASE_URL, or our own, started on the data folder. `say` hears what takes time. */
export async function openDatabase({ databaseUrl, files }: Config, say: (text: string) => void): Promise<OpenDatabase> {
  if (databaseUrl !== null) return { url: databaseUrl, ended: new Promise(() => {}), close: async () => {} };
  const { startEmbeddedPostgres } = await import('@clearweek/store/embedded');
  const log = logFile(files.databaseLog);
  const server = await startEmbeddedPostgres({
    dataDir: files.database,
    onProgress: (text) => say(`${text} …`),
    log: (line) => void log.write(`${line}\n`),
  });
  return { url: server.url, ended: server.ended, close: () => server.stop() };
}
