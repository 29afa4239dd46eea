import { escaped, pretendedPage } from '../server/pretended-page.ts';
import { html, redirect } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import { carriedParameters, readAuthorizationRequest } from './authorization-request.ts';
import type { AuthorizationReading, AuthorizationRequest } from './authorization-request.ts';
import { googlePeople } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import { isSignInScope, scopeLabel } from './scopes.ts';

const choicePath = '/o/oauth2/v2/auth/choice';

/** The page on which one chooses whom to be and what to allow, and what comes of it. */
export function signInRoutes(state: GoogleState): Route[] {
  return [
    {
      method: 'GET',
      path: '/o/oauth2/v2/auth',
      handle: ({ query }) => answer(query, state, (request) => html(200, pageFor(request, query, null, state))),
    },
    {
      method: 'POST',
      path: choicePath,
      handle: (call) => {
        const form = call.form();
        return answer(carried(form), state, (request) => decide(request, form, state));
      },
    },
  ];
}

function answer(query: URLSearchParams, state: GoogleState, go: (request: AuthorizationRequest) => Reply): Reply {
  const reading: AuthorizationReading = readAuthorizationRequest(query, state);
  if (reading.kind === 'page') return html(400, errorPage(reading.error, reading.description));
  return reading.kind === 'back' ? back(reading.request, { error: reading.error }, state) : go(reading.request);
}

function pageFor(
  request: AuthorizationRequest,
  query: URLSearchParams,
  notice: string | null,
  state: GoogleState,
): string {
  const asked = request.scopes.filter((scope) => !isSignInScope(scope));
  return state.signInPage({
    provider: 'google',
    people: googlePeople(state).filter((person) => person.active),
    // A single permission cannot be unticked: one allows it or cancels.
    permissions: request.scopes.map((scope) => ({
      scope,
      label: scopeLabel(scope),
      required: isSignInScope(scope) || asked.length === 1,
    })),
    chosenAddress: request.loginHint,
    action: choicePath,
    hidden: hiddenFields(query),
    notice,
  });
}

/** The form's `scope` fields are the ticked ones; what was asked for comes along under another name. */
const askedScope = 'asked_scope';

function hiddenFields(query: URLSearchParams): Record<string, string> {
  const pairs = [...query].filter(([name]) => isCarried(name));
  return Object.fromEntries(pairs.map(([name, value]) => [name === 'scope' ? askedScope : name, value]));
}

function carried(form: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams([...form].filter(([name]) => isCarried(name) && name !== 'scope'));
  query.set('scope', form.get(askedScope) ?? '');
  return query;
}

function isCarried(name: string): boolean {
  return (carriedParameters as readonly string[]).includes(name);
}

function decide(request: AuthorizationRequest, form: URLSearchParams, state: GoogleState): Reply {
  if (form.get('decision') !== 'allow') return back(request, { error: 'access_denied' }, state);
  const person = googlePeople(state).find((each) => each.id === form.get('person') && each.active);
  if (person === undefined) {
    return html(200, pageFor(request, carried(form), 'Please choose somebody first.', state));
  }
  if (state.accounts.settings.adminBlocks) return back(request, { error: 'admin_policy_enforced' }, state);
  const scopes = grantedScopes(request, form.getAll('scope'), person, state);
  const earlier = state.accounts
    .grants(person.id)
    .some((grant) => grant.clientId === request.clientId && !grant.revoked);
  const issued = state.accounts.issueCode({
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    personId: person.id,
    scopes,
    nonce: request.nonce,
    codeChallenge: request.codeChallenge,
    codeChallengeMethod: request.codeChallengeMethod,
    // A refresh token comes with the first consent only, unless consent is asked for anew.
    offline: request.offline && (!earlier || request.prompt.includes('consent')),
  });
  if (issued.kind === 'refused') return back(request, { error: 'invalid_request' }, state);
  const parameters = {
    code: issued.code,
    scope: scopes.join(' '),
    authuser: '0',
    hd: state.world.domain,
    prompt: 'consent',
  };
  return back(request, parameters, state);
}

/** What was ticked, with what signing in itself needs and, if the app wants that, everything granted to it before. */
function grantedScopes(
  request: AuthorizationRequest,
  ticked: readonly string[],
  person: SimPerson,
  state: GoogleState,
): string[] {
  const asked = request.scopes.filter((scope) => !isSignInScope(scope));
  const chosen = request.scopes.filter((scope) => isSignInScope(scope) || asked.length === 1 || ticked.includes(scope));
  const before = request.includeGranted
    ? state.accounts
        .grants(person.id)
        .filter((grant) => grant.clientId === request.clientId && !grant.revoked)
        .flatMap((grant) => grant.scopes)
    : [];
  return [...new Set([...chosen, ...before])];
}

/** Back to the app, which also learns who answers (RFC 9207). */
function back(request: AuthorizationRequest, parameters: Readonly<Record<string, string>>, state: GoogleState): Reply {
  const url = new URL(request.redirectUri);
  if (request.state !== null) url.searchParams.set('state', request.state);
  url.searchParams.set('iss', state.origin());
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return redirect(url.href);
}

function errorPage(error: string, description: string): string {
  return pretendedPage({
    provider: 'google',
    title: "Access blocked: this app's request is not valid",
    content: `<p>${escaped(description)}</p>\n<p>Error 400: ${escaped(error)}.</p>`,
  });
}
