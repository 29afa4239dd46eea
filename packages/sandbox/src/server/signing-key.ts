import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface SigningKey {
  keySet(): Promise<{ keys: object[] }>;
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
}

const LIFE_SECONDS = 3_600;

/** An RS256 key, made when it is first needed: that takes a tenth of a second. */
export function createSigningKey({ clock, keyId }: { clock: { now(): number }; keyId: string }): SigningKey {
  let pair: ReturnType<typeof generateKeyPair> | null = null;
  const keys = () => (pair ??= generateKeyPair('RS256'));
  return {
    async keySet() {
      const { publicKey } = await keys();
      return { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }] };
    },
    async sign(claims) {
      const { privateKey } = await keys();
      const now = Math.floor(clock.now() / 1_000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
        .setIssuedAt(now)
        .setExpirationTime(now + LIFE_SECONDS)
        .sign(privateKey);
    },
  };
}
