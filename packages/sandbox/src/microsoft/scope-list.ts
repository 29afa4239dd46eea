import { plainScope } from './permissions.ts';

/** Scopes about the sign-in itself, which no administrator has to allow. */
const SIGN_IN = new Set(['openid', 'profile', 'email', 'offline_access']);

/** `openid Calendars.Read`, with or without the resource's address before a permission; each once, in order. */
export function readScopes(text: string | null): string[] {
  const scopes = (text ?? '').split(/\s+/).filter((scope) => scope !== '');
  return [...new Set(scopes.map((scope) => canonical(plainScope(scope))))];
}

/** `.default` stands for all that is registered and cannot be asked for together with single permissions. */
export function mixesDefault(scopes: readonly string[]): boolean {
  return scopes.includes('.default') && scopes.some((scope) => scope.includes('.') && scope !== '.default');
}

/** What is asked of Graph, besides the sign-in. */
export function resourceScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !SIGN_IN.has(scope));
}

/** What the token answer names: everything but `offline_access`, which shows in the refresh token. */
export function scopeText(scopes: readonly string[]): string {
  return scopes.filter((scope) => scope !== 'offline_access').join(' ');
}

/** In plain words, for the consent page. */
export function scopeLabel(scope: string): string {
  return LABELS[scope] ?? scope;
}

const LABELS: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your email address',
  offline_access: 'Keep access to what you have given it access to',
  'User.Read': 'Sign you in and read your profile',
  'Calendars.ReadBasic': 'Read basic details of your calendars',
  'Calendars.Read': 'Read your calendars',
  'Calendars.ReadWrite': 'Have full access to your calendars',
  'MailboxSettings.Read': 'Read your mailbox settings',
  'MailboxSettings.ReadWrite': 'Read and write your mailbox settings',
  'User.Read.All': "Read all users' full profiles",
};

/** Entra compares names without regard to letter case and answers with its own spelling. */
function canonical(scope: string): string {
  return Object.keys(LABELS).find((known) => known.toLowerCase() === scope.toLowerCase()) ?? scope;
}
