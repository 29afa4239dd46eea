import type { ConnectedProvider } from '@clearweek/app';
import { mayCarrySecrets } from '../oauth/loopback.ts';
import { createOAuthClient } from '../oauth/oauth-client.ts';
import { createCalendars } from './calendars.ts';
import { createChangesSince } from './changes-since.ts';
import { createGraph } from './client.ts';
import { authority, forPeople } from './entra.ts';
import type { EntraRegistration } from './entra.ts';
import { createOrganization } from './organization.ts';
import { createSettings } from './settings.ts';
import { createSignIn } from './sign-in.ts';
import { createWatches } from './watches.ts';

export interface MicrosoftOptions extends EntraRegistration {
  /** `https://graph.microsoft.com/v1.0`; `http:` only on this machine. */
  readonly graphRoot: string;
  /** Where people see and end what they allowed; Microsoft's own page by default. */
  readonly manageUrl?: string;
  /** Of one request to Graph, from sending it to the last byte of the answer. */
  readonly timeoutMs?: number;
  /** Of one answer; a page of 200 events with long descriptions takes a few. */
  readonly maximumBytes?: number;
}

/**
 * Microsoft's calendars (Graph v1.0), sign-in (Entra) and organizations, for one registration.
 * @throws RangeError where an address is neither encrypted nor on this machine.
 */
export function createMicrosoft(options: MicrosoftOptions): ConnectedProvider {
  const graphRoot = options.graphRoot.replace(/\/$/, '');
  if (!mayCarrySecrets(graphRoot)) throw new RangeError('Graph needs https: unless it is on this machine');
  const now = (): number => options.clock.now();
  const graph = createGraph({
    graphRoot,
    now,
    timeoutMs: options.timeoutMs ?? 30_000,
    maximumBytes: options.maximumBytes ?? 32 * 1024 * 1024,
  });
  return {
    calendars: {
      name: 'microsoft',
      settings: createSettings(graph),
      calendars: createCalendars(graph),
      changesSince: createChangesSince(graph, graphRoot),
      ...createWatches(graph, now),
    },
    signIn: createSignIn({
      oauth: createOAuthClient(forPeople(options)),
      clientId: options.clientId,
      authority: authority(options),
      manageUrl: options.manageUrl ?? 'https://myapps.microsoft.com/',
    }),
    organization: createOrganization(options, graph, graphRoot),
  };
}
