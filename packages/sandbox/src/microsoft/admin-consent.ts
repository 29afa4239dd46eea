import type { SimulatorFrame } from '../server/frame.ts';
import { html, redirect, type Reply } from '../server/reply.ts';
import { escaped, hiddenFields, pretendedPage } from '../server/pretended-page.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { Behaviour } from './behaviour.ts';
import { describe, REFUSALS } from './entra-error.ts';
import { mixesDefault, readScopes } from './scope-list.ts';
import { isKnownTenant } from './tenant.ts';

/**
 * Where an administrator consents for everybody: to the delegated permissions that are named, or with `.default` to all that the app is
 * registered with, of its own (application) permissions too, which cannot be named. The reply says `admin_consent=True` also where it carries
 * an error.
 */
export function adminConsent(frame: SimulatorFrame, behaviour: Behaviour): Route[] {
  const { accounts, world } = frame;

  function isWrong(request: SimRequest, from: URLSearchParams): boolean {
    const tenant = request.params['tenant'] ?? '';
    const known = isKnownTenant(tenant, world.tenantId) && tenant !== 'common';
    return !known || !accounts.allowsRedirect(from.get('client_id') ?? '', from.get('redirect_uri') ?? '');
  }

  function back(from: URLSearchParams, answer: Readonly<Record<string, string>>): Reply {
    const url = new URL(from.get('redirect_uri') ?? '');
    const scope = from.get('scope') ?? '';
    const all = { admin_consent: 'True', tenant: world.tenantId, state: from.get('state') ?? '', scope, ...answer };
    for (const [name, value] of Object.entries(all)) if (value !== '') url.searchParams.set(name, value);
    return redirect(url.href);
  }

  function decide(request: SimRequest): Reply {
    const form = request.form();
    if (isWrong(request, form)) return html(400, wrongPage);
    if (form.get('decision') !== 'allow') {
      const error_description = 'AADSTS65004: The administrator declined to consent to access the app.';
      return back(form, { error: 'access_denied', error_subcode: 'cancel', error_description });
    }
    const scopes = readScopes(form.get('scope'));
    if (scopes.length === 0 || mixesDefault(scopes)) {
      const refusal = scopes.length === 0 ? REFUSALS.missing : REFUSALS.defaultMixed;
      return back(form, { error: refusal.error, error_description: describe(refusal) });
    }
    const { delegated, application } = consented(scopes);
    for (const scope of delegated) accounts.settings.adminConsented.add(scope);
    for (const permission of application) behaviour.applicationPermissions.add(permission);
    behaviour.appRemoved = false;
    return back(form, {});
  }

  return [
    {
      method: 'GET',
      path: '/:tenant/v2.0/adminconsent',
      handle: (request) =>
        isWrong(request, request.query) ? html(400, wrongPage) : html(200, consentPage(request.path, request.query)),
    },
    { method: 'POST', path: '/:tenant/v2.0/adminconsent', handle: decide },
  ];
}

/** What the app is registered with. */
const REGISTERED = {
  delegated: ['User.Read', 'Calendars.Read', 'Calendars.ReadWrite', 'MailboxSettings.Read'],
  application: ['Calendars.Read', 'MailboxSettings.Read', 'User.Read.All'],
} as const;

function consented(scopes: readonly string[]): {
  readonly delegated: readonly string[];
  readonly application: readonly string[];
} {
  return scopes.includes('.default') ? REGISTERED : { delegated: scopes, application: [] };
}

const wrongPage = pretendedPage({
  provider: 'microsoft',
  title: 'Sorry, but we cannot go on',
  content: '<p>AADSTS900971: No known app, tenant or reply address was given.</p>',
});

function consentPage(action: string, from: URLSearchParams): string {
  const carried = ['client_id', 'redirect_uri', 'state', 'scope'].map((name) => [name, from.get(name) ?? '']);
  const { delegated, application } = consented(readScopes(from.get('scope')));
  const scopes = [
    ...delegated.map((scope) => `<li>${escaped(scope)}</li>`),
    ...application.map((scope) => `<li>${escaped(scope)}, of everybody, as the app itself</li>`),
  ];
  const content = `<p>As an administrator you consent for everybody in your organization.</p>
<ul class="granted">
${scopes.join('\n')}
</ul>
<form method="post" action="${escaped(action)}">
${hiddenFields(Object.fromEntries(carried))}
<p class="buttons">
<button name="decision" value="allow" class="allow">Accept</button>
<button name="decision" value="cancel">Cancel</button>
</p>
</form>`;
  return pretendedPage({ provider: 'microsoft', title: 'Permissions requested', content });
}
