import type { Reply } from '../server/reply.ts';
import type { Preferences } from './prefer.ts';

export interface PageLinks {
  readonly next?: string;
  readonly delta?: string;
}

/** A page of a collection from items that are JSON text already. */
export function jsonPage(origin: string, about: string, items: readonly string[], links: PageLinks): Reply {
  const parts = [`"@odata.context":${JSON.stringify(`${origin}/v1.0/$metadata#${about}`)}`];
  parts.push(`"value":[${items.join(',')}]`);
  if (links.next !== undefined) parts.push(`"@odata.nextLink":${JSON.stringify(links.next)}`);
  if (links.delta !== undefined) parts.push(`"@odata.deltaLink":${JSON.stringify(links.delta)}`);
  return { status: 200, body: `{${parts.join(',')}}`, headers: { 'odata-version': '4.0' } };
}

/** What of `Prefer` was kept to. */
export function applied(prefer: Preferences): Record<string, string> {
  const kept = [
    prefer.pageSize === null ? null : `odata.maxpagesize=${prefer.pageSize}`,
    prefer.zone === null ? null : `outlook.timezone="${prefer.zone.name}"`,
    prefer.idForm === 'immutable' ? 'IdType="ImmutableId"' : null,
    prefer.textBody ? 'outlook.body-content-type="text"' : null,
  ].filter((wish) => wish !== null);
  return kept.length === 0 ? {} : { 'preference-applied': kept.join(', ') };
}
