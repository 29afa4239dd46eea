import type { SimRequest } from '../server/request.ts';
import { outputZone, type OutputZone } from './graph-time.ts';
import type { IdForm } from './item-ids.ts';

/** What a request asks for in its `Prefer` header. It holds for this one request only, never for the next page. */
export interface Preferences {
  readonly idForm: IdForm;
  /** Null where the request does not say. */
  readonly zone: OutputZone | null;
  readonly textBody: boolean;
  readonly pageSize: number | null;
  /** A zone that does not exist was asked for. */
  readonly zoneUnknown: boolean;
}

const LARGEST_PAGE = 1_000;

export function readPreferences(request: SimRequest): Preferences {
  const wishes = wishesOf(request.headers['prefer'] ?? '');
  const zoneName = wishes.get('outlook.timezone') ?? null;
  const zone = zoneName === null ? null : outputZone(zoneName);
  const size = Number(wishes.get('odata.maxpagesize') ?? wishes.get('maxpagesize') ?? Number.NaN);
  return {
    idForm: (wishes.get('idtype') ?? '').toLowerCase() === 'immutableid' ? 'immutable' : 'default',
    zone,
    zoneUnknown: zoneName !== null && zone === null,
    textBody: (wishes.get('outlook.body-content-type') ?? '').toLowerCase() === 'text',
    pageSize: Number.isInteger(size) && size > 0 ? Math.min(size, LARGEST_PAGE) : null,
  };
}

/** RFC 7240: `name="value"` or `name=value`, between commas; of a name that comes twice the first counts. */
function wishesOf(header: string): Map<string, string> {
  const wishes = new Map<string, string>();
  for (const match of header.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|([^\s,;]+))/g)) {
    const name = (match[1] ?? '').toLowerCase();
    if (!wishes.has(name)) wishes.set(name, match[2] ?? match[3] ?? '');
  }
  return wishes;
}
