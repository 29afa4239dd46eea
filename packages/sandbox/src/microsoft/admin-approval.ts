import type { SignInSettings } from '../server/accounts-model.ts';
import { escaped, pretendedPage } from '../server/pretended-page.ts';
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
  const content = `<p>The app needs permission to access resources in your organization that only an administrator can grant. Please ask an administrator to grant permission to this app before you can use it.</p>
<p><a id="return" href="${escaped(back.headers?.['location'] ?? '')}">Return to the application without granting consent</a></p>`;
  return html(200, pretendedPage({ provider: 'microsoft', title: 'Need admin approval', content }));
}
