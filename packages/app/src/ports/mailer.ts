/** A mail in plain words, with and without markup; both say the same. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for the same mail: becomes its Message-ID. */
  readonly id: string;
}

/**
 * Hands mail over, once. `refused`: the server will never take it; `later`: it does not have it, because it could not be reached
 * or asked to wait; `unknown`: it got the whole mail and the connection ended before it answered, so nobody knows (RFC 1047).
 */
export interface Mailer {
  send(mail: Mail): Promise<'sent' | 'refused' | 'later' | 'unknown'>;
}
