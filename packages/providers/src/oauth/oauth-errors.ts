import type { OAuthErrorMeaning } from './contracts.ts';

/**
 * What `error` means, in an answer of the authorization or the token endpoint (RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core,
 * 3.1.2.6). Descriptions and numbers beside it are for people and change without notice, so nothing is decided by them.
 */
export const oauthErrors: Readonly<Record<string, OAuthErrorMeaning>> = {
  access_denied: 'declined',
  interaction_required: 'consent-gone',
  login_required: 'consent-gone',
  account_selection_required: 'consent-gone',
  consent_required: 'consent-gone',
  invalid_grant: 'consent-gone',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_request: 'misconfigured',
  unsupported_grant_type: 'misconfigured',
  unsupported_response_type: 'misconfigured',
  redirect_uri_mismatch: 'misconfigured',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
};
