import type { SimPerson } from '../world/model.ts';
import type { Grant } from './accounts-model.ts';
import type { ProviderName } from './fault-kinds.ts';
import type { SimulatorFrame } from './frame.ts';
import { escaped, hiddenFields, pretendedPage, providerLabels } from './pretended-page.ts';
import { html, type Reply } from './reply.ts';
import type { Route, SimRequest } from './request.ts';

export interface PermissionsOptions {
  readonly provider: ProviderName;
  readonly frame: Pick<SimulatorFrame, 'world' | 'accounts'>;
  readonly path: string;
  /** A scope in plain words. */
  readonly label: (scope: string) => string;
}

/** What one person allows one program. */
interface Allowed {
  readonly person: SimPerson;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/**
 * The provider's own page on which people see what they allowed a program, and take it back; whoever does that has not told the program.
 * Nobody is signed in to a pretended provider, so everybody who allows something is on it.
 */
export function permissionsRoutes(options: PermissionsOptions): Route[] {
  const { frame, path } = options;

  function takeBack(request: SimRequest): Reply {
    const form = request.form();
    const person = form.get('person') ?? '';
    const isDone = frame.accounts.revokeConsent(person, form.get('program') ?? '');
    // To an address that can be loaded again without taking anything back.
    const location = isDone ? `${path}?${new URLSearchParams({ taken: person }).toString()}` : path;
    return { status: 303, headers: { location, 'cache-control': 'no-store' } };
  }

  return [
    { method: 'GET', path, handle: ({ query }) => html(200, pageOf(options, query.get('taken'))) },
    { method: 'POST', path, handle: takeBack },
  ];
}

function pageOf(options: PermissionsOptions, taken: string | null): string {
  const { provider, frame } = options;
  const allowed = allAllowed(options);
  const person = frame.world.people.find(({ id }) => id === taken);
  const isTaken = person !== undefined && !allowed.some((one) => one.person === person);
  const content = [
    isTaken ? `<p class="notice" role="status">${escaped(person.name)} allows no program anything now.</p>` : '',
    allowed.length === 0 ? '<p>Nobody allows any program anything.</p>' : '',
    ...allowed.map((one) => sectionOf(one, options)),
  ];
  const title = `Pretended ${providerLabels[provider]}: programs with access`;
  return pretendedPage({ provider, title, content: content.filter((part) => part !== '').join('\n') });
}

function allAllowed({ provider, frame }: PermissionsOptions): Allowed[] {
  return frame.world.people
    .filter((person) => person.provider === provider && person.active)
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
    .flatMap((person) => allowedBy(person, frame.accounts.grants(person.id)));
}

function allowedBy(person: SimPerson, grants: readonly Grant[]): Allowed[] {
  return [...new Set(grants.map(({ clientId }) => clientId))].map((clientId) => {
    const scopes = grants.filter((grant) => grant.clientId === clientId).flatMap((grant) => grant.scopes);
    return { person, clientId, scopes: [...new Set(scopes)] };
  });
}

function sectionOf({ person, clientId, scopes }: Allowed, { path, label }: PermissionsOptions): string {
  const name = escaped(person.name);
  const items = scopes.map((scope) => `<li>${escaped(label(scope))}</li>`);
  return `<section aria-label="${name}">
<h2>${name}<small>${escaped(person.address)}</small></h2>
<p>Clearweek may:</p>
<ul class="granted">
${items.join('\n')}
</ul>
<form method="post" action="${escaped(path)}">
${hiddenFields({ person: person.id, program: clientId })}
<button type="submit">Take back what ${name} allowed</button>
</form>
</section>`;
}
