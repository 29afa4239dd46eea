import type { CalendarProvider, ConnectedProviders, Cursor, RemoteId, Store, TenantTransaction } from '@clearweek/app';
import type { PlantedMistake } from './convergence-world.ts';

/** Deliberate mistakes, each put in by exchanging one dependency; made anew for each history, because some remember something. */
export const mistakes = {
  'the token is kept before the data': tokenBeforeData,
  'an expired cursor means that nothing is new': expiredMeansNothingNew,
  'everything is deleted before the new listing is complete': deleteBeforeListing,
  'listed occurrences are not joined to their series': stubsNotJoined,
  'tombstones without a type are ignored': tombstonesWithoutTypeIgnored,
  'the loop over pages stops at an empty page': stopsAtEmptyPage,
  'what a notice says is believed': noticesBelieved,
} as const satisfies Record<string, () => PlantedMistake>;

type Ask = CalendarProvider['changesSince'];

function reading(change: (ask: Ask, store: Store) => Ask): PlantedMistake {
  return {
    providers(all, store) {
      const changed = Object.entries(all).map(([name, provider]) => {
        const { calendars } = provider;
        return [
          name,
          { ...provider, calendars: { ...calendars, changesSince: change(calendars.changesSince, store) } },
        ];
      });
      return Object.fromEntries(changed) as ConnectedProviders;
    },
  };
}

function tokenBeforeData(): PlantedMistake {
  let next: Cursor | null = null;
  const remember = reading((ask) => async (...asked) => {
    const answer = await ask(...asked);
    if (answer.kind === 'changes') next = answer.cursor;
    return answer;
  });
  return {
    ...remember,
    store: (store) => ({
      ...store,
      inTenant: (tenantId, work) =>
        store.inTenant(tenantId, (tx) => {
          const apply: TenantTransaction['mirror']['apply'] = async (calendarId, changes, options) => {
            const cursor = next;
            await store.inTenant(tenantId, (earlier) => earlier.calendars.update(calendarId, { cursor }));
            return tx.mirror.apply(calendarId, changes, options);
          };
          return work(withTable(tx, 'mirror', { apply }));
        }),
    }),
  };
}

function expiredMeansNothingNew(): PlantedMistake {
  return reading((ask) => async (access, calendar, cursor, window) => {
    const answer = await ask(access, calendar, cursor, window);
    if (answer.kind !== 'cursor-expired' || cursor === null) return answer;
    return { kind: 'changes', whole: false, changes: [], cursor, zone: null, requests: answer.requests };
  });
}

function deleteBeforeListing(): PlantedMistake {
  return reading((ask, store) => async (access, calendar, cursor, window) => {
    if (cursor === null) await forgetAll(store, access.quotaUser, calendar.id);
    return ask(access, calendar, cursor, window);
  });
}

async function forgetAll(store: Store, personId: string, remote: RemoteId): Promise<void> {
  const tenantId = await store.localTenant();
  await store.inTenant(tenantId, async (tx) => {
    for (const { id } of await tx.connections.list(personId as Parameters<typeof tx.connections.list>[0])) {
      const own = (await tx.calendars.list(id)).filter((one) => one.id === remote);
      for (const { calendarId } of own) await tx.mirror.apply(calendarId, [], { whole: true });
    }
  });
}

function stubsNotJoined(): PlantedMistake {
  return reading((ask) => async (...asked) => {
    const answer = await ask(...asked);
    if (answer.kind !== 'changes') return answer;
    return { ...answer, changes: answer.changes.filter(({ kind }) => kind !== 'listed') };
  });
}

interface DeltaPage {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

/** Between client and simulator: pages of changes at Graph read differently than they are. */
function readingPages(change: (page: DeltaPage) => DeltaPage): PlantedMistake {
  return {
    begin() {
      const honest = globalThis.fetch;
      globalThis.fetch = async (...asked) => {
        const answer = await honest(...asked);
        const isPage = answer.ok && new URL(answer.url).pathname.endsWith('/calendarView/delta');
        if (!isPage || !answer.headers.get('content-type')?.includes('json')) return answer;
        const page = JSON.parse(await answer.clone().text()) as DeltaPage;
        const { status, headers } = answer;
        return new Response(JSON.stringify(change(page)), { status, headers });
      };
      return () => void (globalThis.fetch = honest);
    },
  };
}

/** Graph's entries for what is gone say no type. */
function tombstonesWithoutTypeIgnored(): PlantedMistake {
  return readingPages((page) => ({
    ...page,
    value: page.value.filter((item) => !('@removed' in item) || 'type' in item),
  }));
}

/** An empty page that leads on looks like the last one. */
function stopsAtEmptyPage(): PlantedMistake {
  return readingPages((page) => {
    const { '@odata.nextLink': next, ...last } = page;
    return page.value.length > 0 || next === undefined ? page : { ...last, '@odata.deltaLink': next };
  });
}

/** Whoever says that an event is gone is right. */
function noticesBelieved(): PlantedMistake {
  return {
    async onNotice({ url, body }, store, people) {
      if (!url.startsWith('/webhooks/microsoft') || body === '') return;
      const { value } = JSON.parse(body) as { value: { changeType?: string; resourceData?: { id?: string } }[] };
      for (const { changeType, resourceData } of value) {
        if (changeType !== 'deleted' || resourceData?.id === undefined) continue;
        const record = resourceData.id;
        for (const { principal, connectionId } of people) {
          await store.inTenant(principal.tenantId, async (tx) => {
            for (const { calendarId } of await tx.calendars.list(connectionId)) {
              await tx.mirror.apply(calendarId, [{ kind: 'removed', record }], { whole: false });
            }
          });
        }
      }
    },
  };
}

/** A transaction in which some methods of one table are others. */
export function withTable<T extends keyof TenantTransaction>(
  tx: TenantTransaction,
  table: T,
  methods: Partial<TenantTransaction[T]>,
): TenantTransaction {
  const changed = new Proxy(tx[table] as object, {
    get: (target, name) => Reflect.get(name in methods ? (methods as object) : target, name) as unknown,
  });
  return new Proxy(tx, {
    get: (target, name) => (name === table ? changed : (Reflect.get(target, name) as unknown)),
  });
}
