import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** The system's own browser, or the one that `npm test` installed; null where there is none. */
export const browserProgram: string | null =
  [
    process.env['CLEARWEEK_TEST_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;

/** Nothing of its own to the internet; as root it does not run with its sandbox. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
}

/** A browser of its own with an empty profile. @throws where `browserProgram` is null. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<OpenBrowser> {
  if (browserProgram === null) throw new Error('there is no browser on this machine');
  const profile = mkdtempSync(join(tmpdir(), 'clearweek-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserProgram,
    args: flags,
    headless: true,
    ...options,
  });
  context.setDefaultTimeout(20_000);
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
