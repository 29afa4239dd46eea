import type { SimPerson } from '../world/model.ts';
import type { ApiCall, ApiMethod } from './api-route.ts';
import { googlePeople, personById } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import { digestOf } from './opaque-text.ts';
import { pagedItems } from './paged-items.ts';
import { oneOf, textOf, wholeNumberOf } from './parameters.ts';
import { badRequest, invalid, notFound, Refused } from './refusal.ts';

const customerId = 'C0lindenhof';

/** The people of the organization, whoever has no account here left out. There is no delta: everybody, each time. */
export const listUsers: ApiMethod = {
  name: 'users.list',
  method: 'GET',
  path: '/admin/directory/v1/users',
  answer(call, state) {
    const { query } = call;
    checkCustomer(call, state);
    admitReader(call, state);
    const most = wholeNumberOf(query, 'maxResults') ?? 100;
    if (most > 500) throw invalid('maxResults', 'Invalid Input: maxResults');
    const listing = digestOf(`users ${query.get('query') ?? ''}`);
    const people = [...googlePeople(state)].sort((one, other) => (one.address < other.address ? -1 : 1));
    const asked = { query, listing, most, change: state.world.change };
    const page = pagedItems(people, ({ address }) => address, asked, state);
    const users = page.items.map((person) => userJson(person, state));
    const etag = `"${digestOf(JSON.stringify(users))}"`;
    return { body: { kind: 'admin#directory#users', etag, ...(users.length === 0 ? {} : { users }), ...page.next } };
  },
};

export const getUser: ApiMethod = {
  name: 'users.get',
  method: 'GET',
  path: '/admin/directory/v1/users/:userKey',
  answer(call, state) {
    admitReader(call, state);
    const key = call.request.params['userKey'] ?? '';
    const person = googlePeople(state).find(({ subject, address }) => subject === key || address === key.toLowerCase());
    if (person === undefined) throw notFound();
    return { body: userJson(person, state) };
  },
};

export const listUnits: ApiMethod = {
  name: 'orgunits.list',
  method: 'GET',
  path: '/admin/directory/v1/customer/:customerId/orgunits',
  answer(call, state) {
    const customer = call.request.params['customerId'];
    if (customer !== 'my_customer' && customer !== customerId) throw badRequest('Invalid Input');
    if (!isAdmin(call.person, state)) throw notAllowed();
    const type = oneOf(call.query, 'type', ['all', 'children', 'allIncludingParent']) ?? 'children';
    const paths = new Set(
      googlePeople(state).flatMap(({ unit }) => unit.map((_, depth) => pathOf(unit.slice(0, depth + 1)))),
    );
    const wanted = [...paths].sort().filter((path) => type !== 'children' || path.lastIndexOf('/') === 0);
    const organizationUnits = wanted.map((path) => unitJson(path));
    return { body: { kind: 'admin#directory#orgUnits', etag: `"${digestOf(wanted.join())}"`, organizationUnits } };
  },
};

/** Who runs the organization's Google: whoever has no manager, and else the first of all people. */
export function isAdmin(person: SimPerson, state: GoogleState): boolean {
  return person.managerId === null || person.id === googlePeople(state)[0]?.id;
}

function checkCustomer({ query }: ApiCall, state: GoogleState): void {
  const customer = textOf(query, 'customer');
  const domain = textOf(query, 'domain');
  if (customer === null && domain === null) throw badRequest();
  if (customer !== null && customer !== 'my_customer' && customer !== customerId) throw badRequest('Invalid Input');
  if (domain !== null && domain !== state.world.domain) throw notFound();
}

/** Everybody may see the directory as the organization shows it to its people; only administrators see it whole. */
function admitReader(call: ApiCall, state: GoogleState): void {
  const view = oneOf(call.query, 'viewType', ['admin_view', 'domain_public']) ?? 'admin_view';
  if (view === 'admin_view' && !isAdmin(call.person, state)) throw notAllowed();
}

function notAllowed(): Refused {
  return new Refused({ status: 403, reason: 'forbidden', message: 'Not Authorized to access this resource/api' });
}

function userJson(person: SimPerson, state: GoogleState): object {
  const { subject, address, name, unit, title, active } = person;
  const [givenName = name, ...rest] = name.split(' ');
  const familyName = rest.join(' ');
  const manager = person.managerId === null ? null : personById(state, person.managerId);
  const user = {
    kind: 'admin#directory#user',
    id: subject,
    primaryEmail: address,
    name: { givenName, familyName, fullName: name },
    isAdmin: isAdmin(person, state),
    isDelegatedAdmin: false,
    suspended: !active,
    ...(active ? {} : { suspensionReason: 'ADMIN' }),
    archived: false,
    creationTime: '2020-03-02T08:00:00.000Z',
    agreedToTerms: true,
    includeInGlobalAddressList: true,
    isMailboxSetup: true,
    customerId,
    orgUnitPath: pathOf(unit),
    emails: [{ address, primary: true }],
    languages: [{ languageCode: 'en', preference: 'preferred' }],
    locations: [{ type: 'desk', area: 'desk', buildingId: person.zone.split('/').at(-1)?.toLowerCase() ?? 'main' }],
    organizations: [{ name: 'Lindenhof', title, department: unit.at(-1) ?? '', primary: true, type: 'work' }],
    ...(manager === null ? {} : { relations: [{ value: manager.address, type: 'manager' }] }),
  };
  return { ...user, etag: `"${digestOf(JSON.stringify(user))}"` };
}

function pathOf(unit: readonly string[]): string {
  return `/${unit.join('/')}`;
}

function unitJson(path: string): object {
  const cut = path.lastIndexOf('/');
  const parentOrgUnitPath = cut <= 0 ? '/' : path.slice(0, cut);
  return {
    kind: 'admin#directory#orgUnit',
    etag: `"${digestOf(path)}"`,
    name: path.slice(cut + 1),
    orgUnitPath: path,
    orgUnitId: `id:${digestOf(path)}`,
    parentOrgUnitPath,
    parentOrgUnitId: `id:${digestOf(parentOrgUnitPath)}`,
  };
}
