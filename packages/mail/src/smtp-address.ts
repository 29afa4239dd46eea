import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

export interface SmtpAddress {
  readonly connection: SMTPConnectionOptions;
  /** Null: the server asks nobody who they are. */
  readonly credentials: { readonly user: string; readonly pass: string } | null;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Where mail is handed over: `smtps://` speaks TLS from the start, `smtp://` begins plainly and has to change to TLS before
 * anything else is said, except on this computer. Throws where the address is none, without saying it, because it holds a
 * password.
 */
export function readSmtpUrl(smtpUrl: string): SmtpAddress {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  const secure = url?.protocol === 'smtps:';
  if (url === null || url.hostname === '' || (!secure && url.protocol !== 'smtp:')) {
    throw new Error('SMTP_URL has to look like smtps://user:password@mail.example:465 or smtp://mail.example:587.');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  const isLocal = loopback.test(url.hostname);
  return {
    connection: { host, port, secure, ...(isLocal ? { ignoreTLS: true } : { requireTLS: true }) },
    credentials:
      url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  };
}
