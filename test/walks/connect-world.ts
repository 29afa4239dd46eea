import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionView, WeekView } from '@clearweek/app';
import { type PlainDate, weekOf } from '@clearweek/calendar';
import { createSandbox, type ProviderName, type Sandbox, type SimPerson } from '@clearweek/sandbox';
import { makeDataFolder } from '../data-folder.ts';
import { expectAsDescribed } from '../exchange-problems.ts';
import { removeDataFolder, whenGone } from './abandoned-folder.ts';
import { type RunningClearweek, startClearweek, until } from './clearweek-process.ts';
import { createVisitor, type Page, type Visitor } from './connect-visitor.ts';

/**
 * The real program in a process of its own, and both pretended providers in this one, where a test can look at them and change them. At its end
 * all that was asked of them, and all that they answered, is held against the providers' descriptions.
 */
export interface ConnectWorld extends AsyncDisposable {
  readonly dataDir: string;
  readonly sandbox: Sandbox;
  /** Where it answers now, with a slash at the end. */
  address(): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Active people of one provider, by their place in the company. */
  person(provider: ProviderName, index: number): SimPerson;
  /** The mail that was sent, as files. */
  mails(): readonly string[];
  log(): string;
}

const thisWeek = weekOf(new Date().toISOString().slice(0, 10) as PlainDate);
/** Longer than anything that is waited for takes on a busy machine. */
const patienceMs = 40_000;

export async function openConnectWorld(people = 24): Promise<ConnectWorld> {
  const dataDir = makeDataFolder('connect');
  const sandbox = await createSandbox({ people, record: true, pushRetryAfterMs: [200, 500, 1_000] });
  let running: RunningClearweek | null = null;
  // Chosen at the first start and kept: an installation has one address.
  let port = '0';
  const started = () => {
    if (running === null) throw new Error('it does not run');
    return running;
  };
  const world: ConnectWorld = {
    dataDir,
    sandbox,
    address: () => started().address,
    async start() {
      running = await startClearweek(dataDir, ['--port', port], settingsOf(sandbox));
      ({ port } = new URL(running.address));
    },
    async stop() {
      const stopping = started();
      running = null;
      stopping.signal('SIGTERM');
      const { code, err } = await stopping.ended;
      if (code !== 0 || err !== '') throw new Error(`it did not stop well: ${code} ${err}`);
    },
    async kill() {
      const dying = started();
      running = null;
      dying.signal('SIGKILL');
      await whenGone(dataDir, dying.pid);
    },
    person: (provider, index) => sandbox.world.people.filter((one) => one.provider === provider && one.active)[index]!,
    mails: () => filesIn(join(dataDir, 'mail')),
    log: () => readFileSync(join(dataDir, 'clearweek.log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      running?.signal('SIGKILL');
      await removeDataFolder(dataDir);
      await sandbox.close();
      expectAsDescribed(sandbox.requests);
    },
  };
  await world.start();
  return world;
}

/** As an operator would set up real providers. */
function settingsOf({ google, microsoft }: Sandbox): Record<string, string> {
  return {
    GOOGLE_CLIENT_ID: google.clientId,
    GOOGLE_CLIENT_SECRET: google.clientSecret,
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_API_ROOT: `${google.origin}/`,
    MICROSOFT_CLIENT_ID: microsoft.clientId,
    MICROSOFT_CLIENT_SECRET: microsoft.clientSecret,
    MICROSOFT_ISSUER: microsoft.issuer,
    MICROSOFT_GRAPH_ROOT: `${microsoft.origin}/`,
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

/** What one person does with a running Clearweek and the pages of the providers. */
export interface ConnectingPerson {
  readonly visitor: Visitor;
  /** From the page on connecting to where it ends; `how` says what is done at the provider. */
  connect(who: SimPerson, how?: AtProvider): Promise<Page>;
  connections(): Promise<readonly ConnectionView[]>;
  /** Waits until a connection is in a state. */
  reaches(state: ConnectionView['state'], which?: number): Promise<ConnectionView>;
  week(): Promise<WeekView>;
  measuredWeek(): Promise<WeekView>;
}

export interface AtProvider {
  readonly decision?: 'allow' | 'cancel';
  /** Which boxes stay ticked, by a part of their name; left out: all. */
  readonly ticked?: readonly string[];
  /** Begins here instead of on the page on connecting. */
  readonly from?: string;
}

export function connectingPerson(world: Pick<ConnectWorld, 'address'>, visitor = createVisitor()): ConnectingPerson {
  const at = (path: string) => new URL(path, world.address());
  async function ask<T>(path: string): Promise<T> {
    const answer = await visitor.ask(at(path));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return (await answer.json()) as T;
  }
  const person: ConnectingPerson = {
    visitor,
    async connect(who, how = {}) {
      const page = await visitor.open(at(how.from ?? `/connect/${who.provider}`));
      return choose(visitor, page, who, how);
    },
    connections: async () => (await ask<{ connections: ConnectionView[] }>('/v1/me/connections')).connections,
    async reaches(state, which = 0) {
      const all = await until(person.connections, (found) => found[which]?.state === state, patienceMs);
      return all[which]!;
    },
    week: () => ask(`/v1/me/weeks/${thisWeek}`),
    measuredWeek: () => until(person.week, ({ state }) => state === 'measured', patienceMs),
  };
  return person;
}

/** At the provider's page: chooses somebody and allows or cancels. */
function choose(visitor: Visitor, page: Page, who: SimPerson, how: AtProvider = {}): Promise<Page> {
  const { decision = 'allow', ticked } = how;
  const boxes = [...page.html.matchAll(/name="scope" value="([^"]+)"/g)].map(([, scope]) => scope!);
  const scope = ticked === undefined ? boxes : boxes.filter((one) => ticked.some((part) => one.endsWith(part)));
  return visitor.press(page, { action: '', fields: { person: who.id, scope }, button: ['decision', decision] });
}
