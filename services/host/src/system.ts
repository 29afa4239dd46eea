import { createHash, randomBytes } from 'node:crypto';
import type { Breathe, Clock, Tokens } from '@clearweek/app';

/** The computer's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** 256 random bits as text; stored as their SHA-256, which cannot be guessed back from that much randomness. */
export const systemTokens: Tokens = {
  create: () => randomBytes(32).toString('base64url'),
  hash: (token) => createHash('sha256').update(token).digest(),
};

/** Lets everything else that is ready run, sockets included. */
export const breathe: Breathe = () => new Promise((resolve) => setImmediate(resolve));

/** The IANA zone that this computer is set to. */
export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
