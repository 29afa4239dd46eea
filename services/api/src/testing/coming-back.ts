import type { AccountQuestion, FinishedSignIn, Principal } from '@clearweek/app';
import { local, type TestApi } from './test-api.ts';

type Finished<K extends FinishedSignIn['kind']> = Extract<FinishedSignIn, { kind: K }>;

/** What the browser carries. */
export const secret = 'b'.repeat(43);
/** Stands in every parameter of the address that a browser comes back to. */
export const canary = 'kanarienvogel';
const expiresAt = Date.parse('2026-11-25T10:10:00Z') as never;

export const signedIn: Finished<'signed-in'> = {
  kind: 'signed-in',
  session: { cookie: 'a new session', principal: {} as Principal, expiresAt },
  connectionId: '0b5f8a2e-6d70-4f0e-9d29-3a4f6f1f8f11' as never,
  isNew: true,
  missing: [],
  returnTo: '/weeks/2026-W48',
};

const question = {
  provider: 'google',
  address: 'mia@clearweek.example',
  decision: 'the decision',
  expiresAt,
  returnTo: '/',
} as const;

/** What may be asked about an account, with words of its page. */
export const questions: { [K in AccountQuestion['kind']]: [asked: Finished<K>, words: string] } = {
  attach: [{ kind: 'attach', ...question, choices: ['attach', 'switch'] }, 'Add this calendar to yours?'],
  taken: [{ kind: 'taken', ...question, choices: ['switch'] }, 'belongs to somebody else here'],
  elsewhere: [{ kind: 'elsewhere', ...question, choices: ['switch'] }, 'belongs to another organization'],
};

/** Comes back from a provider. */
export const comeBack = ({ api }: TestApi, cookie = `clearweek_leaving=${secret}`, provider = 'google') =>
  api.inject({
    url: `/connect/${provider}/callback?code=${canary}&state=${canary}&error_description=%3Cb%3E${canary}`,
    headers: { ...local, cookie, accept: 'text/html', 'sec-fetch-site': 'cross-site' },
  });
