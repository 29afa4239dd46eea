import { createHash } from 'node:crypto';

/** Data as text that nobody is meant to read, with a check against invented or mutilated ones. Same data, same text. */
export function seal(data: object, secret: string): string {
  const text = Buffer.from(JSON.stringify(data)).toString('base64url');
  return `${text}.${checkOf(text, secret)}`;
}

/** What was sealed with the secret; null for everything else. */
export function unseal(text: string, secret: string): unknown {
  const [body = '', check = ''] = text.split('.', 2);
  if (body === '' || check !== checkOf(body, secret)) return null;
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown;
}

/** A number from a text, for decisions that look random and come out the same each time. */
export function numberFrom(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

export function digestOf(text: string, length = 16): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}

function checkOf(body: string, secret: string): string {
  return digestOf(`${secret} ${body}`, 12);
}
