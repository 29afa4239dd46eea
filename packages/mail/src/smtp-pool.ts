import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpAddress } from './smtp-address.ts';

export interface SmtpTimes {
  /** For each of: finding the server, reaching it, being greeted. */
  readonly connectMs: number;
  /** Between two words of the server. */
  readonly silenceMs: number;
  /** For coming to the point where a mail can be said. */
  readonly openMs: number;
  /** For one mail from there. */
  readonly wholeMs: number;
  /** How long a connection is kept for the next mail. */
  readonly keptMs: number;
}

/** In all less than the minute that a mail's job has. */
export const usualTimes: SmtpTimes = {
  connectMs: 8_000,
  silenceMs: 15_000,
  openMs: 20_000,
  wholeMs: 30_000,
  keptMs: 20_000,
};

const KEPT_CONNECTIONS = 4;

export interface SmtpPool {
  takeKept(): SMTPConnection | null;
  /** A new connection that is signed in; null where there is none to be had just now. */
  open(): Promise<SMTPConnection | null>;
  giveBack(connection: SMTPConnection): void;
  close(): void;
}

/** Connections to one server: those that are done with a mail are kept for the next one for a while. */
export function createSmtpPool({ connection: options, credentials }: SmtpAddress, times: SmtpTimes): SmtpPool {
  const kept = new Map<SMTPConnection, NodeJS.Timeout>();
  let closed = false;

  const forget = (connection: SMTPConnection) => {
    clearTimeout(kept.get(connection));
    kept.delete(connection);
  };
  const leave = (connection: SMTPConnection) => {
    forget(connection);
    connection.quit();
  };

  return {
    takeKept() {
      const [found] = [...kept].at(-1) ?? [];
      if (found === undefined) return null;
      forget(found);
      return found;
    },
    async open() {
      const connection = new SMTPConnection({
        ...options,
        dnsTimeout: times.connectMs,
        connectionTimeout: times.connectMs,
        greetingTimeout: times.connectMs,
        socketTimeout: times.silenceMs,
        logger: false,
      });
      // What ends a connection that nobody uses is no news; what ends one in use is told to its user as well.
      connection.on('error', () => {});
      connection.once('end', () => forget(connection));
      const timer = setTimeout(() => connection.close(), times.openMs);
      const isOpen = await signIn(connection, credentials);
      clearTimeout(timer);
      if (isOpen) return connection;
      connection.close();
      return null;
    },
    giveBack(connection) {
      if (closed || kept.size >= KEPT_CONNECTIONS) return leave(connection);
      const timer = setTimeout(() => leave(connection), times.keptMs);
      timer.unref();
      kept.set(connection, timer);
    },
    close() {
      closed = true;
      for (const connection of kept.keys()) leave(connection);
    },
  };
}

async function signIn(connection: SMTPConnection, credentials: SmtpAddress['credentials']): Promise<boolean> {
  if (!(await settled((done) => connection.connect(done), connection))) return false;
  return credentials === null || settled((done) => connection.login(credentials, done), connection);
}

/** Whether a step was taken; the end of the connection ends it as well. */
function settled(step: (done: (error?: Error | null) => void) => void, connection: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = () => resolve(false);
    connection.once('end', ended);
    step((error) => {
      connection.off('end', ended);
      resolve(error === null || error === undefined);
    });
  });
}
