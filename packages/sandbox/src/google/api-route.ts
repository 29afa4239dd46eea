import type { Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import { personById } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import { readFields, selectFields } from './partial-response.ts';
import type { FieldTree } from './partial-response.ts';
import { Refused, refusalReply } from './refusal.ts';
import { mayUse } from './scopes.ts';
import type { MethodName } from './scopes.ts';

/** A request that has passed the door: with a live token, its scopes enough for the method, and within the quotas. */
export interface ApiCall {
  readonly request: SimRequest;
  readonly query: URLSearchParams;
  /** Whose account it is. */
  readonly person: SimPerson;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** What of the answer is asked for. */
  readonly fields: FieldTree;
}

/** What a method answers: an object to be cut to `fields`, text that is so already, or nothing (204). */
export type ApiAnswer = { readonly body: object } | { readonly text: string } | null;

export interface ApiMethod {
  readonly name: MethodName;
  readonly method: Route['method'];
  readonly path: string;
  answer(call: ApiCall, state: GoogleState): ApiAnswer;
}

/** What counts as a change of calendars; watching them does not. */
const writesOf: ReadonlySet<MethodName> = new Set(['events.insert', 'events.patch', 'events.delete'] as const);

const jsonType = { 'content-type': 'application/json; charset=UTF-8' };

/** A method of the API as a route. `Refused` becomes Google's error body; anything else is a mistake of the simulator. */
export function apiRoute(api: ApiMethod, state: GoogleState): Route {
  return {
    method: api.method,
    path: api.path,
    handle(request) {
      try {
        const call = admit(api, request, state);
        return reply(api.answer(call, state), call.fields);
      } catch (error) {
        if (error instanceof Refused) return refusalReply(error.refusal);
        throw error;
      }
    },
  };
}

function admit(api: ApiMethod, request: SimRequest, state: GoogleState): ApiCall {
  if (request.bearer === null) throw unauthorized('required', 'Login Required.');
  const access = state.accounts.checkAccess(request.bearer);
  const person = access.kind === 'valid' && access.personId !== null ? personById(state, access.personId) : null;
  if (access.kind !== 'valid' || person?.active === false) throw unauthorized('authError', 'Invalid Credentials');
  if (!mayUse(api.name, access.scopes)) throw insufficient();
  // A robot's account has neither calendars nor a place in the directory.
  if (person === null) throw new Refused({ status: 403, reason: 'forbidden', message: 'Forbidden' });
  const { query } = request;
  if (state.limits) state.quota.count(countedFor(request, access.clientId, person, state), writesOf.has(api.name));
  const fields = query.get('fields');
  return {
    request,
    query,
    person,
    clientId: access.clientId,
    scopes: access.scopes,
    fields: fields === null || fields === '' ? null : readFields(fields),
  };
}

/** Delegated calls count for the robot, unless they say for whom they are made. */
function countedFor(request: SimRequest, clientId: string, person: SimPerson, state: GoogleState): string {
  const named = request.query.get('quotaUser') ?? request.headers['x-goog-quota-user'] ?? null;
  if (named !== null && named !== '') return `named ${named.slice(0, 40)}`;
  return state.serviceAccounts.byEmail(clientId) === null ? `person ${person.id}` : `robot ${clientId}`;
}

function reply(answer: ApiAnswer, fields: FieldTree): Reply {
  if (answer === null) return { status: 204 };
  if ('text' in answer) return { status: 200, headers: jsonType, body: answer.text };
  return { status: 200, headers: jsonType, body: (selectFields(answer.body, fields) ?? {}) as object };
}

function unauthorized(reason: string, message: string): Refused {
  const headers = { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' };
  return new Refused({ status: 401, reason, message, location: 'Authorization', locationType: 'header', headers });
}

function insufficient(): Refused {
  const message = 'Request had insufficient authentication scopes.';
  return new Refused({ status: 403, reason: 'insufficientPermissions', message });
}
