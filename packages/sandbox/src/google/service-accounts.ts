import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A robot's account, and what an administrator lets it do in the name of people (domain-wide delegation). */
export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** Exactly these scopes may be asked for. */
  readonly delegatedScopes: ReadonlySet<string>;
}

/** The parts of Google's key file that a client needs. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly client_email: string;
  readonly client_id: string;
  readonly private_key: string;
  readonly private_key_id: string;
}

export interface ServiceAccounts {
  /** Makes an account with a key, and delegates the scopes to it. */
  create(scopes: readonly string[]): ServiceAccountKey;
  /** An administrator changes what is delegated. */
  delegate(email: string, scopes: readonly string[]): boolean;
  byEmail(email: string): ServiceAccount | null;
}

export function createServiceAccounts(): ServiceAccounts {
  const accounts = new Map<string, ServiceAccount>();
  return {
    create(scopes) {
      const number = accounts.size + 1;
      const email = `clearweek-${number}@sandbox-project.iam.gserviceaccount.example`;
      const keyId = randomBytes(20).toString('hex');
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      accounts.set(email, { email, keyId, publicKey, delegatedScopes: new Set(scopes) });
      return {
        type: 'service_account',
        client_email: email,
        client_id: String(100_000_000 + number),
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        private_key_id: keyId,
      };
    },
    delegate(email, scopes) {
      const account = accounts.get(email);
      if (account === undefined) return false;
      accounts.set(email, { ...account, delegatedScopes: new Set(scopes) });
      return true;
    },
    byEmail: (email) => accounts.get(email) ?? null,
  };
}
