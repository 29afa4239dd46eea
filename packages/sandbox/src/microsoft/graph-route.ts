import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '../server/reply.ts';
import type { Route, SimRequest } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import type { Answer, GraphCall, GraphContext, MailboxCall, ValidAccess } from './graph-context.ts';
import { badParameter, graphError } from './graph-error.ts';
import { UTC_OUTPUT, outputZone } from './graph-time.ts';
import { allows, NEEDS, type Need } from './permissions.ts';
import { readPreferences } from './prefer.ts';
import { windowsName } from './windows-zones.ts';

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

const SERVICE_MS = 2;

type Method = Route['method'];

/** A route of Graph that concerns no mailbox. */
export function graphRoute(
  context: GraphContext,
  method: Method,
  path: string,
  need: Need,
  handle: (call: GraphCall) => Answer,
): Route {
  return {
    method,
    path: `/v1.0${path}`,
    anyCase: true,
    async handle(request) {
      const access = letIn(context, request);
      if ('status' in access) return finished(request, access);
      if (!allows(access, need)) return finished(request, denied());
      return finished(request, await handle({ request, access, prefer: readPreferences(request) }));
    },
  };
}

/** A route of a mailbox, under `/me` and under `/users/{id}`. */
export function mailboxRoutes(
  context: GraphContext,
  method: Method,
  path: string,
  need: Need,
  handle: (call: MailboxCall) => Answer,
): Route[] {
  const answer = async (request: SimRequest): Promise<Reply> => {
    const access = letIn(context, request);
    if ('status' in access) return access;
    const person = mailboxOwner(context, request, access);
    if ('status' in person) return person;
    if (!allows(access, need)) return denied();
    return inTurn(context, request, access, person, handle);
  };
  return ['/v1.0/me', '/v1.0/users/:user'].map((root) => ({
    method,
    path: root + path,
    anyCase: true,
    handle: async (request) => finished(request, await answer(request)),
  }));
}

async function inTurn(
  context: GraphContext,
  request: SimRequest,
  access: ValidAccess,
  person: SimPerson,
  handle: (call: MailboxCall) => Answer,
): Promise<Reply> {
  const turn = context.limits.enter(`${access.clientId} ${person.id}`);
  if (typeof turn !== 'function') return turn;
  try {
    // Where limits are kept, a request takes a moment: otherwise no two would ever be under way together.
    if (context.frame.limits) await wait(SERVICE_MS);
    const prefer = readPreferences(request);
    if (prefer.zoneUnknown) return badParameter('A valid TimeZone value must be specified.');
    const zone = prefer.zone ?? ownZone(context, person);
    return await handle({
      request,
      access,
      prefer,
      person,
      view: (calendar) => ({
        person,
        calendar,
        idForm: prefer.idForm,
        zone,
        textBody: prefer.textBody,
        withBody: allows(access, NEEDS.bodies),
        transactionId: (eventId) => context.transactions.get(eventId) ?? null,
      }),
    });
  } finally {
    turn();
  }
}

function ownZone({ behaviour }: GraphContext, person: SimPerson) {
  if (behaviour.zoneWithoutPrefer === 'utc') return UTC_OUTPUT;
  const found = outputZone(person.zone);
  return found === null ? UTC_OUTPUT : { name: windowsName(person.zone), zone: found.zone };
}

function letIn({ frame }: GraphContext, request: SimRequest): ValidAccess | Reply {
  if (request.bearer === null) {
    return unauthorized('Access token is empty.');
  }
  const check = frame.accounts.checkAccess(request.bearer);
  if (check.kind === 'valid') return check;
  return unauthorized(
    check.kind === 'expired'
      ? 'Lifetime validation failed, the token is expired.'
      : 'IDX14100: JWT is not well formed.',
  );
}

function unauthorized(message: string): Reply {
  return graphError(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': 'Bearer realm=""' });
}

function denied(): Reply {
  return graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}

/** Whose mailbox is meant, if this token may look into it. */
function mailboxOwner(context: GraphContext, request: SimRequest, access: ValidAccess): SimPerson | Reply {
  const { frame, behaviour } = context;
  const own = access.personId === null ? null : (frame.world.people.find(({ id }) => id === access.personId) ?? null);
  const asked = request.params['user'];
  if (asked === undefined && own === null) {
    return graphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  const person = asked === undefined ? own : tenantUser(context, asked);
  if (person === null) return graphError(404, 'ErrorInvalidUser', 'The requested user is invalid.');
  if (own !== null && own.id !== person.id) return denied();
  if (own === null && behaviour.refusedMailboxes.has(person.id)) {
    return graphError(403, 'ErrorAccessDenied', 'Access to OData is disabled.');
  }
  if (behaviour.withoutMailbox.has(person.id) || !person.active) {
    const message = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
    return graphError(404, 'MailboxNotEnabledForRESTAPI', message);
  }
  return person;
}

/** Somebody of the simulated tenant, by object id or user principal name. */
export function tenantUser({ frame }: GraphContext, name: string): SimPerson | null {
  const person = frame.world.personBySubject(name) ?? frame.world.personByAddress(name.toLowerCase());
  return person?.provider === 'microsoft' ? person : null;
}

/** Every answer names the request, by Graph's own id and by the client's. */
function finished(request: SimRequest, reply: Reply): Reply {
  const headers: Record<string, string> = { 'request-id': randomUUID(), ...reply.headers };
  const own = request.headers['client-request-id'];
  headers['client-request-id'] = own ?? headers['request-id'] ?? '';
  if (reply.body !== undefined) headers['content-type'] ??= JSON_TYPE;
  return { ...reply, headers };
}
