import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from './read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearweek-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256)).toString('base64');
const production = {
  DATABASE_URL: 'postgres://clearweek:pass@db.example.org/clearweek',
  ENCRYPTION_KEY: key,
  PUBLIC_URL: 'https://clearweek.example.org',
};

function read(environment: Record<string, string | undefined>, overrides = {}) {
  return readConfig({ environment, home: '/srv/clearweek', cwd: folder }, overrides);
}

function problemsOf(environment: Record<string, string | undefined>): string[] {
  return read(environment).problems.map(({ variable, text }) => `${variable} ${text}`);
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

describe('a configuration in order', () => {
  test('nothing set means embedded, with everything in the data folder of the checkout', () => {
    expect(read({ PATH: '/usr/bin', HOME: '/root' })).toEqual({
      problems: [],
      hints: [],
      config: {
        mode: 'embedded',
        port: null,
        publicUrl: null,
        trustedProxies: [],
        dataDir: '/srv/clearweek/data',
        databaseUrl: null,
        redisUrl: null,
        roles: ['api', 'worker', 'scheduler'],
        encryptionKey: null,
        previousKey: null,
        google: null,
        microsoft: null,
        sandbox: true,
        mail: null,
        logLevel: 'info',
        files: {
          database: '/srv/clearweek/data/postgres',
          encryptionKey: '/srv/clearweek/data/encryption-key',
          instance: '/srv/clearweek/data/running.json',
          log: '/srv/clearweek/data/clearweek.log',
          databaseLog: '/srv/clearweek/data/postgres.log',
          mail: '/srv/clearweek/data/mail',
          sandbox: '/srv/clearweek/data/sandbox.json',
        },
      },
    });
  });

  test('DATABASE_URL means production', () => {
    const { config, problems } = read({ ...production, ROLES: 'worker', REDIS_URL: 'redis://queue.example.org' });
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      mode: 'production',
      encryptionKey: key,
      publicUrl: 'https://clearweek.example.org/',
      roles: ['worker'],
    });
  });

  test('a provider is set up by its client, with its own addresses unless others are given', () => {
    const { config } = read({
      ...production,
      GOOGLE_CLIENT_ID: 'a',
      GOOGLE_CLIENT_SECRET: 'b',
      MICROSOFT_CLIENT_ID: 'c',
      MICROSOFT_CLIENT_SECRET: 'd',
      MICROSOFT_GRAPH_ROOT: 'http://127.0.0.1:4000',
      SMTP_URL: 'smtps://mail.example.org',
      MAIL_FROM: 'clearweek@example.org',
    });
    expect(config).toMatchObject({
      google: {
        clientId: 'a',
        clientSecret: 'b',
        issuer: 'https://accounts.google.com',
        apiRoot: 'https://www.googleapis.com/',
      },
      microsoft: {
        issuer: 'https://login.microsoftonline.com/organizations/v2.0',
        apiRoot: 'http://127.0.0.1:4000/',
      },
      mail: { smtpUrl: 'smtps://mail.example.org', from: 'clearweek@example.org' },
    });
  });

  test.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ SANDBOX: 'on' }, true],
    [{ SANDBOX: 'off' }, false],
    [production, false],
  ])('the sandbox stands in only in embedded mode, unless it is off: %j', (environment, sandbox) => {
    expect(read(environment).config).toMatchObject({ sandbox });
  });

  test('a variable that is set to nothing is not set', () => {
    expect(read({ PORT: '', DATABASE_URL: '  ', ENCRYPTION_KEY: '' }).config).toMatchObject({
      port: null,
      mode: 'embedded',
      encryptionKey: null,
    });
  });

  test('the command line wins over the environment', () => {
    const { config } = read({ PORT: '9000', DATA_DIR: '/elsewhere' }, { port: 0, dataDir: 'mine' });
    expect(config).toMatchObject({ port: 0, dataDir: join(folder, 'mine') });
  });

  test('every variable of all providers is accepted', () => {
    expect(
      problemsOf({
        GOOGLE_CLIENT_ID: 'a',
        GOOGLE_CLIENT_SECRET: 'b',
        GOOGLE_ISSUER: 'http://localhost:4000',
        GOOGLE_API_ROOT: 'http://127.0.0.1:4000/',
        MICROSOFT_CLIENT_ID: 'c',
        MICROSOFT_CLIENT_SECRET: 'd',
        MICROSOFT_ISSUER: 'https://login.microsoftonline.com/organizations/v2.0',
        MICROSOFT_GRAPH_ROOT: 'http://[::1]:4000/',
        SMTP_URL: 'smtps://user:pass@mail.example.org:465',
        MAIL_FROM: 'Clearweek <clearweek@example.org>',
        SANDBOX: 'on',
        LOG_LEVEL: 'debug',
        METRICS_PORT: '9090',
      }),
    ).toEqual([]);
  });
});

describe('mistakes', () => {
  test.each<[Record<string, string>, string]>([
    [{ PORT: 'http' }, 'PORT needs a number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT needs a number from 0 to 65535'],
    [{ METRICS_PORT: '0' }, 'METRICS_PORT needs a number from 1 to 65535'],
    [{ PUBLIC_URL: 'clearweek.example.org' }, 'PUBLIC_URL needs an address such as https://clearweek.example.org/'],
    [
      { PUBLIC_URL: 'http://clearweek.example.org' },
      'PUBLIC_URL must begin with https:// (http:// is only for this computer itself)',
    ],
    [
      { GOOGLE_API_ROOT: 'http://10.0.0.1/' },
      'GOOGLE_API_ROOT must begin with https:// (http:// is only for this computer itself)',
    ],
    [
      { GOOGLE_ISSUER: 'http://127.0.0.1.example.org/' },
      'GOOGLE_ISSUER must begin with https:// (http:// is only for this computer itself)',
    ],
    [{ MICROSOFT_ISSUER: 'https://user:pass@example.org' }, 'MICROSOFT_ISSUER must not hold a user name or a password'],
    [
      { MICROSOFT_GRAPH_ROOT: 'https://example.org/?a=b' },
      'MICROSOFT_GRAPH_ROOT must not hold a query (?…) or a fragment (#…)',
    ],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL needs an address such as rediss://user:password@host:6379'],
    [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL needs an address such as smtps://user:password@host:465'],
    [{ MAIL_FROM: 'Clearweek' }, 'MAIL_FROM needs an e-mail address such as Clearweek <clearweek@example.org>'],
    [{ ROLES: 'api,painter' }, 'ROLES needs one or more of api, worker, scheduler, with commas between'],
    [
      { ROLES: 'api' },
      'ROLES can leave something out only with DATABASE_URL; the embedded mode is one process that does everything',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL needs to be trace, debug, info, warn, error or silent'],
    [{ SANDBOX: 'yes' }, 'SANDBOX needs to be on or off'],
    [{ GOOGLE_CLIENT_ID: 'a' }, 'GOOGLE_CLIENT_SECRET is needed with GOOGLE_CLIENT_ID'],
    [{ MICROSOFT_CLIENT_SECRET: 'a' }, 'MICROSOFT_CLIENT_ID is needed with MICROSOFT_CLIENT_SECRET'],
    [{ ENCRYPTION_KEY: 'secret' }, 'ENCRYPTION_KEY needs 32 bytes in base64; make one with: openssl rand -base64 32'],
    [
      { ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') },
      'ENCRYPTION_KEY is not random; make one with: openssl rand -base64 32',
    ],
    [{ ENCRYPTION_KEY_FILE: 'nowhere' }, 'ENCRYPTION_KEY_FILE names a file that cannot be opened'],
    [
      { ENCRYPTION_KEY: key, ENCRYPTION_KEY_FILE: 'nowhere' },
      'ENCRYPTION_KEY_FILE and ENCRYPTION_KEY are both set; keep one of them',
    ],
    [
      { ENCRYPTION_KEY_PREVIOUS: key },
      'ENCRYPTION_KEY_PREVIOUS says nothing without ENCRYPTION_KEY or ENCRYPTION_KEY_FILE',
    ],
    [{ CLEARWEEK_CONFIG: 'nowhere' }, 'CLEARWEEK_CONFIG names a file that cannot be opened'],
  ])('%j', (environment, problem) => {
    expect(problemsOf(environment)).toEqual([problem]);
    expect(read(environment).config).toBeNull();
  });

  test('production without a key or an address is refused', () => {
    expect(problemsOf({ DATABASE_URL: production.DATABASE_URL })).toEqual([
      'PUBLIC_URL is needed with DATABASE_URL, for the links that people follow and the notices of Google and Microsoft',
      'ENCRYPTION_KEY (or ENCRYPTION_KEY_FILE) is needed with DATABASE_URL; make one with: openssl rand -base64 32',
    ]);
  });

  test('the sandbox is refused in production', () => {
    expect(problemsOf({ ...production, SANDBOX: 'on' })).toEqual([
      'SANDBOX is for the embedded mode only; leave it out with DATABASE_URL',
    ]);
  });

  test('all mistakes are told at once, in the order of the documentation, without any value', () => {
    const canary = 'geheim-7461';
    const problems = problemsOf({
      PORT: canary,
      DATABASE_URL: `mysql://user:${canary}@host`,
      REDIS_URL: canary,
      ENCRYPTION_KEY: canary,
      SMTP_URL: canary,
      LOG_LEVEL: canary,
      GOOGLE_API_ROOT: `http://${canary}.example.org`,
      PUBLIC_URL: canary,
    });
    expect(problems.map((text) => text.split(' ')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'ENCRYPTION_KEY',
      'SMTP_URL',
      'GOOGLE_API_ROOT',
      'LOG_LEVEL',
    ]);
    expect(problems.join('\n')).not.toContain(canary);
  });
});

describe('the file that CLEARWEEK_CONFIG names', () => {
  test('gives settings as lines, and the environment wins over it', () => {
    const name = file('lines.env', '# comment\n\nexport PORT=9001\nLOG_LEVEL="debug"\r\nDATA_DIR=/srv/data\n');
    expect(read({ CLEARWEEK_CONFIG: name, PORT: '9002' }).config).toMatchObject({
      port: 9002,
      logLevel: 'debug',
      dataDir: '/srv/data',
    });
  });

  test('gives settings as JSON', () => {
    const name = file('settings.json', JSON.stringify({ PORT: 9001, LOG_LEVEL: 'warn' }));
    expect(read({ CLEARWEEK_CONFIG: name }).config).toMatchObject({ port: 9001, logLevel: 'warn' });
  });

  test.each([
    ['broken.json', '{ "PORT": ', 'starts like JSON but cannot be read as JSON'],
    ['nested.json', '{ "PORT": { "secret": 1 } }', 'gives PORT neither a text nor a number'],
    ['broken.env', 'PORT=1\nnonsense', 'has a line 2 that is not KEY=value'],
  ])('%s is refused', (name, text, problem) => {
    expect(problemsOf({ CLEARWEEK_CONFIG: file(name, text) })).toEqual([
      `CLEARWEEK_CONFIG names a file that ${problem}`,
    ]);
  });

  test('the key may lie in a file of its own', () => {
    expect(
      read({ ...production, ENCRYPTION_KEY: undefined, ENCRYPTION_KEY_FILE: file('key', `${key}\n`) }).config,
    ).toMatchObject({ encryptionKey: key });
  });
});

describe('names that are not ours', () => {
  test('a slip of the pen gets a hint, and so does everything with our prefix', () => {
    expect(read({ DATABSE_URL: 'x', CLEARWEEK_PORT: '1', CLEARWEEK_COLOUR: 'x', ENCRYPTON_KEY: 'x' }).hints).toEqual([
      'CLEARWEEK_COLOUR is not a setting of Clearweek',
      'CLEARWEEK_PORT is not a setting of Clearweek; did you mean PORT?',
      'DATABSE_URL is not a setting of Clearweek; did you mean DATABASE_URL?',
      'ENCRYPTON_KEY is not a setting of Clearweek; did you mean ENCRYPTION_KEY?',
    ]);
  });

  test('the variables of other programs are left alone', () => {
    const others = {
      SHELL: 'x',
      LOGNAME: 'x',
      HOSTNAME: 'x',
      PGHOST: 'x',
      npm_config_user_agent: 'x',
      TZ: 'x',
      MAIL: 'x',
      CLEARWEEK_TEST_REDIS_URL: 'x',
    };
    expect(read(others).hints).toEqual([]);
  });

  test('in our own file every unknown name is a slip', () => {
    const name = file('slip.env', 'COLOUR=blue\nROLE=api\n');
    expect(read({ CLEARWEEK_CONFIG: name }).hints).toEqual([
      'COLOUR is not a setting of Clearweek',
      'ROLE is not a setting of Clearweek',
    ]);
  });
});
