const SECRET_NAMES: readonly string[] = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'client_secret',
  'client_assertion',
  'assertion',
  'token',
];
const MASK = 'masked';
const KEPT_OUT: readonly string[] = ['authorization', 'cookie', 'set-cookie'];

/** Headers without those that carry secrets. */
export function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !KEPT_OUT.includes(name.toLowerCase())));
}

/** Parameters, of a query or a form, with the values of secret ones masked. */
export function maskedParameters(parameters: URLSearchParams): [string, string][] {
  return [...parameters].map(([name, value]) => [name, SECRET_NAMES.includes(name) ? MASK : value]);
}

/** The body of a request: forms with their secrets masked, everything else as it is. */
export function maskedBody(text: string, contentType: string): string {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return text;
  return new URLSearchParams(maskedParameters(new URLSearchParams(text))).toString();
}

/** The body of an answer: the tokens of a token endpoint masked. */
export function maskedAnswer(text: string): string {
  return text.replaceAll(/"(access_token|refresh_token|id_token)":"[^"]*"/g, `"$1":"${MASK}"`);
}
