import type { SignInSettings } from '../server/accounts-model.ts';
import { html, type Reply } from '../server/reply.ts';
import { backWith, type AuthorizeRequest } from './authorize-request.ts';
import { resourceScopes } from './scope-list.ts';

/** Whether somebody may not consent to this: the tenant leaves it to its administrator, who has not done so (for all of it). */
export function needsApproval(settings: SignInSettings, scopes: readonly string[]): boolean {
  if (settings.adminBlocks) return true;
  return settings.adminMustConsent && resourceScopes(scopes).some((scope) => !settings.adminConsented.has(scope));
}

/** Entra's "Need admin approval": the person can only go back, with `access_denied`. */
export function approvalNeeded(asked: AuthorizeRequest): Reply {
  const back = backWith(asked, {
    error: 'access_denied',
    error_description:
      'AADSTS90094: An administrator of the organization needs to approve the app before it can be used.',
  });
  const address = (back.headers?.['location'] ?? '').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return html(
    200,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>Need admin approval</title></head><body><main><h1>Need admin approval</h1>` +
      `<p>Pretended Microsoft sign-in &ndash; no real account, nothing leaves this computer.</p>` +
      `<p>The app needs permission to access resources in your organization that only an administrator can grant. ` +
      `Please ask an administrator to grant permission to this app before you can use it.</p>` +
      `<p><a id="return" href="${address}">Return to the application without granting consent</a></p></main></body></html>`,
  );
}
