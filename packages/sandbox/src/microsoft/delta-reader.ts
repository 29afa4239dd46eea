import type { StartedMicrosoft } from './fixture.ts';

/** Items of a delta listing as a careful reader keeps them, by id. */
export interface Mirror {
  readonly items: Map<string, Record<string, any>>;
  link: string;
  requests: number;
  /** What came in the last round, in order. */
  round: Record<string, any>[];
}

export const PREFER =
  'odata.maxpagesize=7, outlook.timezone="UTC", IdType="ImmutableId", outlook.body-content-type="text"';

export interface Reading {
  readonly simulator: StartedMicrosoft;
  readonly token: string;
  /** `/me` or `/users/{id}`. */
  readonly root: string;
  readonly start: string;
  readonly end: string;
}

export async function firstRound(reading: Reading): Promise<Mirror> {
  const { root, start, end } = reading;
  const mirror = { items: new Map(), link: '', requests: 0, round: [] };
  await follow(reading, mirror, `${root}/calendarView/delta?startDateTime=${start}&endDateTime=${end}`);
  return mirror;
}

export async function nextRound(reading: Reading, mirror: Mirror): Promise<void> {
  await follow(reading, mirror, mirror.link);
}

/** All pages of a round; then every series that was in it is read again, because its parts are not always told of. */
async function follow(reading: Reading, mirror: Mirror, from: string): Promise<void> {
  const { simulator, token } = reading;
  mirror.round = [];
  for (let next: string | undefined = from; next !== undefined;) {
    const { status, body } = await simulator.ask(token, next, { prefer: PREFER });
    if (status !== 200) throw new Error(`The listing was answered with ${status} ${body['error']?.code}.`);
    mirror.requests += 1;
    mirror.round.push(...body['value']);
    next = body['@odata.nextLink'];
    mirror.link = body['@odata.deltaLink'] ?? mirror.link;
  }
  for (const item of mirror.round) apply(mirror, item);
  const masters = mirror.round.filter(({ type, id }) => type === 'seriesMaster' && mirror.items.has(id));
  for (const { id } of masters) await readInstances(reading, mirror, id);
}

function apply({ items }: Mirror, item: Record<string, any>): void {
  if (item['@removed'] === undefined) {
    items.set(item['id'], item);
    return;
  }
  items.delete(item['id']);
  for (const [id, { seriesMasterId }] of items) if (seriesMasterId === item['id']) items.delete(id);
}

async function readInstances(reading: Reading, mirror: Mirror, master: string): Promise<void> {
  const { simulator, token, root, start, end } = reading;
  const path = `${root}/events/${master}/instances?startDateTime=${start}&endDateTime=${end}&$top=50`;
  const listed: Record<string, any>[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, body } = await simulator.ask(token, next, { prefer: PREFER });
    // Gone between two requests: the next round says so.
    if (status === 404) return;
    listed.push(...body['value']);
    next = body['@odata.nextLink'];
  }
  for (const [id, { seriesMasterId }] of mirror.items) if (seriesMasterId === master) mirror.items.delete(id);
  for (const item of listed) mirror.items.set(item['id'], item);
}

/** What takes place, by start and end, as text to compare with the truth. */
export function timesOf({ items }: Mirror): string[] {
  return [...items.values()]
    .filter(({ type }) => type !== 'seriesMaster')
    .filter((item) => item['isCancelled'] !== true && items.get(item['seriesMasterId'])?.['isCancelled'] !== true)
    .map(({ start, end }) => `${start.dateTime.slice(0, 19)} ${end.dateTime.slice(0, 19)}`)
    .sort();
}
