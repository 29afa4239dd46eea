import type { Instant } from '@clearweek/calendar';
import type { OrganizationProvider } from '../ports/organization-provider.ts';
import type {
  CalendarChange,
  CalendarChanges,
  CalendarProvider,
  ProviderAccess,
  ProviderFault,
  ProviderName,
  RemoteCalendar,
  RemoteSettings,
  RemoteWatch,
  WatchRequest,
} from '../ports/provider.ts';

type Answer<T> = T | ((asked: Asked) => T | Promise<T>);
type Ok<T> = { readonly kind: 'ok'; readonly value: T; readonly requests: number };
type Failed = { readonly kind: 'failed'; readonly fault: ProviderFault; readonly requests: number };

/** One question, as it came. */
export interface Asked {
  readonly method: 'settings' | 'calendars' | 'changes' | 'watch' | 'renew' | 'stop' | 'list-watches';
  readonly token: string;
  readonly mailbox: string | null;
  readonly quotaUser: string;
  readonly calendar?: string;
  readonly cursor?: string | null;
  readonly window?: { readonly start: Instant; readonly end: Instant };
  readonly request?: WatchRequest;
  readonly watch?: RemoteWatch;
}

export interface ScriptedProvider extends CalendarProvider {
  /** What was asked, in order. */
  readonly asked: Asked[];
  /** What stands at the provider of what was asked to be watched, by its name there. */
  readonly standing: Map<string, RemoteWatch>;
  /** Lets a watch stand that nobody asked for here, under the name that it was asked for, if any. */
  leave(remote: RemoteWatch, name: string | null): void;
  /** What is answered from now on; a function may also do something meanwhile, or throw. */
  answerSettings(answer: Answer<Ok<RemoteSettings> | Failed>): void;
  answerCalendars(answer: Answer<Ok<readonly RemoteCalendar[]> | Failed>): void;
  answerChanges(answer: Answer<CalendarChanges>): void;
  answerWatch(answer: Answer<Ok<RemoteWatch> | Failed> | null): void;
  answerRenew(answer: Answer<Ok<RemoteWatch> | Failed> | null): void;
  answerStop(answer: Answer<Ok<null> | Failed> | null): void;
}

export const primary: RemoteCalendar = { id: 'primary', primary: true };
const nothing: RemoteSettings = { zone: null, workingHours: null, isPerson: true };

/**
 * A provider's calendars that answer what a test says: without a word, one calendar with nothing in it. Its watches stand as long as asked for
 * until they are stopped. `canRenew` as Microsoft, which can also list them; without as Google.
 */
export function createScriptedProvider(name: ProviderName, { canRenew = name === 'microsoft' } = {}): ScriptedProvider {
  const asked: Asked[] = [];
  const standing = new Map<string, RemoteWatch>();
  /** Of which mailbox a watch is. */
  const mailboxes = new Map<string, string | null>();
  const names = new Map<string, string>();
  let settings: Answer<Ok<RemoteSettings> | Failed> = ok(nothing);
  let calendars: Answer<Ok<readonly RemoteCalendar[]> | Failed> = ok([primary]);
  let changes: Answer<CalendarChanges> = ({ cursor }) => changed([], { whole: cursor === null });
  let watch: Answer<Ok<RemoteWatch> | Failed> | null = null;
  let renew: Answer<Ok<RemoteWatch> | Failed> | null = null;
  let stop: Answer<Ok<null> | Failed> | null = null;
  const say = async <T>(
    access: ProviderAccess,
    question: Omit<Asked, 'token' | 'mailbox' | 'quotaUser'>,
    answer: Answer<T>,
  ) => {
    const { mailbox, quotaUser } = access;
    const one = { ...question, token: await access.token(), mailbox, quotaUser };
    asked.push(one);
    return typeof answer === 'function' ? (answer as (asked: Asked) => T | Promise<T>)(one) : answer;
  };
  const stand = ({ watch: old, request, mailbox }: Asked, until: Instant): Ok<RemoteWatch> => {
    const remoteId = old?.remoteId ?? `remote-${request?.id}`;
    const resourceId = name === 'google' ? `resource-${request?.calendar.id}` : null;
    const remote = { remoteId, resourceId, expiresAt: until };
    standing.set(remoteId, remote);
    mailboxes.set(remoteId, mailbox);
    if (request !== undefined) names.set(remoteId, request.id);
    return ok(remote);
  };
  return {
    asked,
    standing,
    name,
    leave(remote, watchName) {
      standing.set(remote.remoteId, remote);
      if (watchName !== null) names.set(remote.remoteId, watchName);
    },
    answerSettings: (answer) => void (settings = answer),
    answerCalendars: (answer) => void (calendars = answer),
    answerChanges: (answer) => void (changes = answer),
    answerWatch: (answer) => void (watch = answer),
    answerRenew: (answer) => void (renew = answer),
    answerStop: (answer) => void (stop = answer),
    settings: (access) => say(access, { method: 'settings' }, settings),
    calendars: (access) => say(access, { method: 'calendars' }, calendars),
    changesSince: (access, { id: calendar }, cursor, window) =>
      say(access, { method: 'changes', calendar, cursor, window }, changes),
    watch: (access, request) =>
      say(
        access,
        { method: 'watch', request, calendar: request.calendar.id },
        watch ?? ((one) => stand(one, request.until)),
      ),
    renew: canRenew
      ? (access, old, until) => say(access, { method: 'renew', watch: old }, renew ?? ((one) => stand(one, until)))
      : null,
    stopWatch: (access, old) =>
      say(access, { method: 'stop', watch: old }, stop ?? (() => (standing.delete(old.remoteId), ok(null)))),
    listWatches: canRenew
      ? (access) =>
          say(access, { method: 'list-watches' }, ({ mailbox }) => {
            const isOf = ({ remoteId }: RemoteWatch) =>
              mailbox === null || (mailboxes.get(remoteId) ?? mailbox) === mailbox;
            const named = (remote: RemoteWatch) => ({ ...remote, name: names.get(remote.remoteId) ?? null });
            return ok([...standing.values()].filter(isOf).map(named));
          })
      : null,
  };
}

export function ok<T>(value: T): Ok<T> {
  return { kind: 'ok', value, requests: 1 };
}

export function failed(fault: ProviderFault): Failed {
  return { kind: 'failed', fault, requests: 1 };
}

/** Changes that come with the cursor to go on from. */
export function changed(
  changes: readonly CalendarChange[],
  { whole = false, cursor = 'cursor', zone = null as string | null, requests = 1 } = {},
): CalendarChanges {
  return { kind: 'changes', whole, changes, cursor, zone, requests };
}

export interface ScriptedOrganization extends OrganizationProvider {
  readonly asked: {
    readonly what: 'token' | 'directory';
    readonly mailbox?: string | null;
    readonly cursor?: string | null;
  }[];
  answerDirectory(
    answer:
      | Awaited<ReturnType<OrganizationProvider['directory']>>
      | ((cursor: string | null) => Awaited<ReturnType<OrganizationProvider['directory']>>),
  ): void;
  answerToken(answer: Awaited<ReturnType<OrganizationProvider['accessToken']>>): void;
}

/** An organization's directory that answers what a test says; nobody belongs to it until then. Each mailbox has a token of its own. */
export function createScriptedOrganization(name: ProviderName): ScriptedOrganization {
  const asked: ScriptedOrganization['asked'] = [];
  let directory: Parameters<ScriptedOrganization['answerDirectory']>[0] = ok({
    kind: 'changes',
    whole: true,
    entries: [],
    removed: [],
    cursor: null,
  });
  let token: Parameters<ScriptedOrganization['answerToken']>[0] | null = null;
  return {
    asked,
    name,
    answerDirectory: (answer) => void (directory = answer),
    answerToken: (answer) => void (token = answer),
    async accessToken(_consent, mailbox) {
      asked.push({ what: 'token', mailbox });
      return token ?? ok({ token: `token-of-${mailbox ?? 'all'}`, expiresInMs: 3_600_000 });
    },
    async directory(_consent, cursor, _signal, beforeEach = async () => {}) {
      asked.push({ what: 'directory', cursor });
      const answer = typeof directory === 'function' ? directory(cursor) : directory;
      for (let request = 0; request < answer.requests; request += 1) await beforeEach();
      return answer;
    },
  };
}
