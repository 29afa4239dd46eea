import type { Route } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import type { GraphContext } from './graph-context.ts';
import { badRequest, graphError } from './graph-error.ts';
import { graphRoute, tenantUser } from './graph-route.ts';
import { option, selectOf } from './odata-query.ts';
import { pagedReply } from './paged-reply.ts';
import { NEEDS } from './permissions.ts';
import { selectedUser } from './render-user.ts';

const DEFAULT_TOP = 100;

/** `/users`, `/users/{id}`, `/me`, and whose manager is who. Somebody's own data needs no more than `User.Read`. */
export function users(context: GraphContext): Route[] {
  const { frame } = context;
  const entity = (person: SimPerson, select: string[] | null) => ({
    status: 200,
    body: { '@odata.context': `${frame.origin()}/v1.0/$metadata#users/$entity`, ...selectedUser(person, select) },
  });
  return [
    graphRoute(context, 'GET', '/me', NEEDS.self, ({ request, access }) => {
      const person = frame.world.people.find(({ id }) => id === access.personId);
      return person === undefined ? notFound() : entity(person, selectOf(request));
    }),
    graphRoute(context, 'GET', '/users', NEEDS.users, (call) => {
      const { request, prefer } = call;
      if (option(request, 'filter') !== null || option(request, 'search') !== null) {
        return badRequest('This simulator lists without filters only.');
      }
      const listed = directory(context).filter(({ active }) => active);
      const withManager = /^manager\b/i.test(option(request, 'expand') ?? '');
      return pagedReply({
        request,
        selectsItself: true,
        prefer: { ...prefer, pageSize: null },
        origin: frame.origin(),
        about: 'users',
        count: listed.length,
        defaultTop: DEFAULT_TOP,
        render: (index) => renderListed(context, listed[index], selectOf(request), withManager),
      });
    }),
    graphRoute(context, 'GET', '/users/:user', NEEDS.user, ({ request, access }) => {
      const person = tenantUser(context, request.params['user'] ?? '');
      if (person === null) return notFound();
      const own = access.personId === person.id;
      const mayAll = access.scopes.some((scope) => scope.endsWith('.All'));
      return own || mayAll
        ? entity(person, selectOf(request))
        : graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    }),
    graphRoute(context, 'GET', '/users/:user/manager', NEEDS.directory, ({ request }) => {
      const person = tenantUser(context, request.params['user'] ?? '');
      const manager = person === null ? null : managerOf(context, person);
      return manager === null ? notFound() : entity(manager, selectOf(request));
    }),
  ];
}

/** The tenant's people; Google's are in another directory. */
export function directory({ frame }: GraphContext): SimPerson[] {
  return frame.world.people.filter(({ provider }) => provider === 'microsoft');
}

/** Null where there is none, or they are not in this directory. */
export function managerOf({ frame }: GraphContext, person: SimPerson): SimPerson | null {
  const manager = frame.world.people.find(({ id }) => id === person.managerId);
  return manager?.provider === 'microsoft' ? manager : null;
}

function renderListed(
  context: GraphContext,
  person: SimPerson | undefined,
  select: string[] | null,
  withManager: boolean,
): object {
  if (person === undefined) return {};
  const user = selectedUser(person, select);
  const manager = withManager ? managerOf(context, person) : null;
  return manager === null
    ? user
    : { ...user, manager: { '@odata.type': '#microsoft.graph.user', id: manager.subject } };
}

function notFound() {
  return graphError(
    404,
    'Request_ResourceNotFound',
    'The resource does not exist or one of its queried reference-property objects are not present.',
  );
}
