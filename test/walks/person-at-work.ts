import type { ConnectionView, Problem, WeekView } from '@clearweek/app';
import { until } from './clearweek-process.ts';
import { problemIn } from './problem-in.ts';

/** What a person does with a running Clearweek, over HTTP. Each call rejects where the answer is neither what it should be nor a problem. */
export interface PersonAtWork {
  upload(file: Uint8Array, owner?: string): Promise<ConnectionView | Problem>;
  connectFeed(url: string): Promise<ConnectionView | Problem>;
  /** Chooses the zone to live in. */
  moveTo(zone: string): Promise<void>;
  connections(): Promise<readonly ConnectionView[]>;
  connection(id: string): Promise<ConnectionView>;
  /** Waits until the calendar was read, well or badly. */
  settled(id: string): Promise<ConnectionView>;
  week(name: string): Promise<WeekView>;
  /** Waits until the week's figures stand. */
  measuredWeek(name: string, timeoutMs?: number): Promise<WeekView>;
  disconnect(id: string): Promise<void>;
}

/** Longer than anything that is waited for takes on a busy machine. */
const patienceMs = 20_000;

export function personAt(address: string): PersonAtWork {
  let cookie = '';
  /** Comes back with the session that the first answer gave, as a browser does. */
  const visit = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(`${address}${path}`, { ...init, headers: { ...init.headers, cookie } });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
  const ask = async <T>(path: string, init: RequestInit = {}, accept = 200): Promise<T> => {
    const answer = await visit(path, init);
    // A machine that does much else at this moment makes people wait; they come again.
    if (answer.status === 503 && (await problemIn(answer.clone())).code === 'overloaded') {
      await new Promise((resolve) => setTimeout(resolve, 250));
      return ask(path, init, accept);
    }
    if (answer.status !== accept) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  const connect = async (query: string, type: string, body: Uint8Array<ArrayBuffer> | string) => {
    const headers = { 'content-type': type };
    const answer = await visit(`/v1/me/connections/ics${query}`, { method: 'POST', headers, body });
    return answer.status === 202 ? ((await answer.json()) as ConnectionView) : problemIn(answer);
  };
  const person: PersonAtWork = {
    upload: (file, owner) =>
      connect(owner === undefined ? '' : `?owner=${encodeURIComponent(owner)}`, 'text/calendar', new Uint8Array(file)),
    connectFeed: (url) => connect('', 'application/json', JSON.stringify({ url })),
    async moveTo(zone) {
      const headers = { 'content-type': 'application/json' };
      await ask('/v1/me/preferences', { method: 'PATCH', headers, body: JSON.stringify({ zone }) });
    },
    connections: async () => (await ask<{ connections: ConnectionView[] }>('/v1/me/connections')).connections,
    connection: (id) => ask(`/v1/me/connections/${id}`),
    settled: (id) =>
      until(
        () => person.connection(id),
        ({ state }) => state !== 'pending',
        patienceMs,
        5,
      ),
    week: (name) => ask(`/v1/me/weeks/${name}`),
    measuredWeek: (name, timeoutMs = patienceMs) =>
      until(
        () => person.week(name),
        ({ state }) => state === 'measured',
        timeoutMs,
        5,
      ),
    disconnect: (id) => ask(`/v1/me/connections/${id}`, { method: 'DELETE' }, 204),
  };
  return person;
}

/** A refusal has a status as a number; a connection's state is something else. */
export function isProblem(answer: ConnectionView | Problem): answer is Problem {
  return 'status' in answer;
}
