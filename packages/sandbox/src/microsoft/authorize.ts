import type { SimulatorFrame } from '../server/frame.ts';
import { html, type Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import { approvalNeeded, needsApproval } from './admin-approval.ts';
import { backWith, CARRIED, readAuthorize, sendBack, type AuthorizeRequest } from './authorize-request.ts';
import { scopeLabel } from './scope-list.ts';

const DECLINED = {
  error: 'access_denied',
  code: 65004,
  message: 'User declined to consent to access the app.',
  suberror: 'cancel',
};

/** The page that an app sends people to, and what becomes of their decision. */
export function entraAuthorize(frame: SimulatorFrame): Route[] {
  const { world, accounts } = frame;

  function show(asked: AuthorizeRequest, parameters: URLSearchParams, notice: string | null): Reply {
    const carried = CARRIED.flatMap((name) => {
      const value = parameters.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const page = frame.signInPage({
      provider: 'microsoft',
      people: world.people.filter((person) => person.provider === 'microsoft' && person.active),
      // Entra knows no partial consent: all or nothing.
      permissions: asked.scopes.map((scope) => ({ scope, label: scopeLabel(scope), required: true })),
      chosenAddress: asked.loginHint,
      action: `/${asked.tenant}/oauth2/v2.0/authorize`,
      hidden: Object.fromEntries(carried),
      notice,
    });
    return html(200, page);
  }

  function begin(request: SimRequest): Reply {
    const asked = readAuthorize(frame, request.params['tenant'] ?? '', request.query);
    if ('status' in asked) return asked;
    if (asked.prompt !== 'none') return show(asked, request.query, null);
    const hinted = world.personByAddress((asked.loginHint ?? '').toLowerCase());
    if (hinted === null) {
      return sendBack(asked, {
        error: 'login_required',
        code: 50058,
        message: 'A silent sign-in request was sent but no user is signed in.',
      });
    }
    const had = grantedScopes(frame, hinted.id, asked.clientId);
    const isMissing = asked.scopes.some((scope) => !had.includes(scope));
    if (isMissing) {
      return sendBack(asked, {
        error: 'consent_required',
        code: 65001,
        message: 'The user or administrator has not consented to use the application.',
      });
    }
    return giveCode(asked, hinted);
  }

  function decide(request: SimRequest): Reply {
    const form = request.form();
    const asked = readAuthorize(frame, request.params['tenant'] ?? '', form);
    if ('status' in asked) return asked;
    if (form.get('decision') !== 'allow') return sendBack(asked, DECLINED);
    const person = world.people.find(({ id }) => id === form.get('person'));
    if (person?.provider !== 'microsoft' || !person.active) return show(asked, form, 'Please choose an account.');
    if (needsApproval(accounts.settings, asked.scopes)) return approvalNeeded(asked);
    return giveCode(asked, person);
  }

  function giveCode(asked: AuthorizeRequest, person: SimPerson): Reply {
    // What was consented to before stays: a new token covers it as well.
    const scopes = [...new Set([...asked.scopes, ...grantedScopes(frame, person.id, asked.clientId)])];
    const result = accounts.issueCode({
      clientId: asked.clientId,
      redirectUri: asked.redirectUri,
      personId: person.id,
      scopes,
      nonce: asked.nonce,
      codeChallenge: asked.challenge,
      codeChallengeMethod: asked.challengeMethod,
      offline: asked.scopes.includes('offline_access'),
    });
    if (result.kind === 'code') return backWith(asked, { code: result.code, session_state: person.subject });
    return sendBack(asked, { error: 'invalid_request', code: 90014, message: 'The request is malformed.' });
  }

  return [
    { method: 'GET', path: '/:tenant/oauth2/v2.0/authorize', handle: begin },
    { method: 'POST', path: '/:tenant/oauth2/v2.0/authorize', handle: decide },
  ];
}

function grantedScopes({ accounts }: SimulatorFrame, personId: string, clientId: string): string[] {
  return accounts.grants(personId).flatMap((grant) => (grant.clientId === clientId ? grant.scopes : []));
}
