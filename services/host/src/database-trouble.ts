/** What keeps Clearweek from the database of DATABASE_URL, and what to do about it, each in a sentence. */
export interface DatabaseTrouble {
  readonly text: string;
  readonly mend: string;
}

interface Known extends DatabaseTrouble {
  readonly when: (code: string, message: string) => boolean;
}

const oneOf =
  (...codes: string[]) =>
  (code: string): boolean =>
    codes.includes(code);

/** By SQLSTATE (PostgreSQL, appendix A), the code of a network or a certificate error, or the client's own words where it gives no code. */
const known: readonly Known[] = [
  {
    when: oneOf('ECONNREFUSED'),
    text: 'Nobody listens at the address of DATABASE_URL (connection refused).',
    mend: 'Start PostgreSQL there, or correct the host or the port.',
  },
  {
    when: oneOf('ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME'),
    text: 'The host that DATABASE_URL names is not known.',
    mend: 'Correct the host name, or mend the name service of this computer.',
  },
  {
    when: (code, message) => oneOf('ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH')(code) || message.startsWith('timeout e'),
    text: 'The host of DATABASE_URL cannot be reached in time.',
    mend: 'Check the host and the port, and that no firewall stands between.',
  },
  {
    when: oneOf('28P01'),
    text: 'The database refuses the user name or the password of DATABASE_URL.',
    mend: 'Correct them; signs such as @, / and # in a password are written as %40, %2F and %23.',
  },
  {
    when: (code, message) => code === '28000' && /no (?:SSL )?encryption|SSL off/.test(message),
    text: 'The database takes only encrypted connections.',
    mend: 'Add ?sslmode=verify-full to DATABASE_URL.',
  },
  {
    when: oneOf('28000'),
    text: 'The database does not let this user sign in from this computer.',
    mend: 'Correct the user name, or allow it in pg_hba.conf of the server.',
  },
  {
    when: oneOf('3D000'),
    text: 'The database that DATABASE_URL names does not exist on its server.',
    mend: 'Make it ("create database NAME"), or correct the name.',
  },
  {
    when: (_code, message) => message.startsWith('The server does not support SSL'),
    text: 'DATABASE_URL asks for an encrypted connection, and the server offers none.',
    mend: 'Switch TLS on at the server, or take sslmode out of DATABASE_URL.',
  },
  {
    when: (code) =>
      /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/.test(code),
    text: "The certificate of the database's server is not trusted, or the encrypted connection failed.",
    mend: "Check the host name and the certificate; sslrootcert=FILE in DATABASE_URL names the authority's own.",
  },
  {
    when: oneOf('53300'),
    text: 'The database has no connection left.',
    mend: 'Raise max_connections of the server, or run fewer processes.',
  },
  {
    when: oneOf('57P03', '57P01', '57P02'),
    text: 'The database is starting or stopping.',
    mend: 'Wait a moment and try again.',
  },
];

/** Null for an error that does not come from the way to the database. Repeats nothing of the address and of the client's own words. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  const found = known.find(({ when }) => when(typeof code === 'string' ? code : '', error.message));
  if (found !== undefined) return { text: found.text, mend: found.mend };
  if (typeof code !== 'string') return null;
  const mend = 'Check DATABASE_URL and that PostgreSQL 15 or newer runs there.';
  if (/^E[A-Z]+$/.test(code)) return { text: `The database of DATABASE_URL cannot be reached (${code}).`, mend };
  return { text: `The database of DATABASE_URL answers with the error ${code}.`, mend };
}
