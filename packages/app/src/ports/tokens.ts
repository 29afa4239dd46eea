/** Secrets that a browser carries. Only their hash is ever stored. */
export interface Tokens {
  /** 256 random bits as text that fits a cookie. */
  create(): string;
  hash(token: string): Uint8Array;
}
