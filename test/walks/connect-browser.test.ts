import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browserProgram, openBrowser } from './connect-browser.ts';
import { type ConnectWorld, openConnectWorld } from './connect-world.ts';

const sizes = [
  ['a phone', { viewport: { width: 320, height: 640 } }],
  ['a desk, at night', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
] as const;

if (browserProgram === null)
  console.warn(
    '\n!! No Chromium on this machine: the walks in a browser are SKIPPED. `npm test` installs it where it can.\n',
  );

describe.skipIf(browserProgram === null)('in a browser', () => {
  let world: ConnectWorld;
  beforeEach(async () => {
    world = await openConnectWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  test.each(sizes)(
    'without JavaScript, on %s: from the printed address to the weeks, which appear by themselves',
    async (_size, size) => {
      await using browser = await openBrowser({ ...size, javaScriptEnabled: false });
      const page = await browser.context.newPage();
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== '127.0.0.1') elsewhere.push(hostname);
      });
      const [one, other] = [world.person('google', 0), world.person('microsoft', 0)];

      await page.goto(world.address());
      await page.getByRole('link', { name: 'Connect Google or Microsoft' }).click();
      await expectFits(page);
      await page.getByRole('link', { name: 'Connect Google', exact: true }).click();
      await page.getByRole('radio', { name: one.name }).check();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('heading', { name: 'Nothing was connected' }).waitFor();
      await expectFits(page);
      await page.getByRole('link', { name: 'Try again' }).click();
      await page.getByRole('radio', { name: one.name }).check();
      await expectFits(page);
      await page.getByRole('button', { name: 'Allow' }).click();
      // Nobody presses anything from here on.
      await page.getByText(/You have \d+ meetings?/).waitFor();
      await page
        .getByRole('row', { name: /2\d{3}-W\d\d/ })
        .first()
        .waitFor();
      await page.getByText('All is well').waitFor();
      await expectFits(page);
      expect(await page.getByText(one.address).count()).toBeGreaterThan(0);

      await page.goto(new URL('/connect/microsoft', world.address()).href);
      await page.getByRole('radio', { name: other.name }).check();
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.getByRole('heading', { name: 'Add this calendar to yours?' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Add this calendar to yours?' }).waitFor();
      await expectFits(page);
      await page.getByRole('button', { name: 'I am somebody else' }).click();
      await page.getByText('All is well').waitFor();
      await page.getByText(/You have \d+ meetings?/).waitFor();
      expect(await page.getByText(one.address).count()).toBe(0);

      await page.goto(new URL('/weeks/2020-W10', world.address()).href);
      await page.getByRole('heading', { name: 'Nothing is kept of this week' }).waitFor();
      await expectFits(page);
      await page.getByRole('link', { name: /^Go to week/ }).click();
      await page.getByRole('heading', { name: /^Week 2/ }).waitFor();
      await expectFits(page);
      await page.goto(new URL('/nothing/at/all', world.address()).href);
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
      await expectFits(page);
      await page.getByRole('link', { name: 'Go to the start page' }).click();

      await page.getByRole('link', { name: /^Disconnect/ }).click();
      await page.getByText('This cannot be undone.').waitFor();
      await expectFits(page);
      await page.getByRole('button', { name: 'Disconnect and erase' }).click();
      // Microsoft has no way to take one consent back: the page says where a person can.
      await page.waitForURL('**/disconnected/microsoft');
      await expectFits(page);
      await page.goto(world.address());
      // It was the only account of its person, who is signed out with it.
      await page.waitForURL('**/connect');
      await page.goto(new URL('/signed-out', world.address()).href);
      await expectFits(page);
      expect(elsewhere).toEqual([]);
    },
  );

  test('by keyboard alone: every step can be reached and pressed', async () => {
    await using browser = await openBrowser({ viewport: { width: 900, height: 900 }, javaScriptEnabled: true });
    const page = await browser.context.newPage();
    await page.goto(world.address());
    await tabTo(page, 'Connect Google or Microsoft');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/connect');
    await tabTo(page, 'Connect Microsoft');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Microsoft sign-in/ }).waitFor();
    await tabToRadio(page);
    await page.keyboard.press('Space');
    await tabTo(page, 'Allow');
    await page.keyboard.press('Enter');
    await page.getByText('All is well').waitFor();
    await tabTo(page, 'Disconnect and erase');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/calendars/*/disconnect');
    await tabTo(page, 'Disconnect and erase');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/disconnected/microsoft');
    await page.goto(world.address());
    await page.waitForURL('**/connect');
    await tabTo(page, 'Go on without an account');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Begin with a calendar' }).waitFor();
    expect(await page.getByRole('link', { name: /^Disconnect/ }).count()).toBe(0);
  });
});

/** Nothing has to be scrolled sideways (WCAG 2.2, 1.4.10). A page without JavaScript is measured from outside. */
async function expectFits(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  for (const part of await page.locator('h1, p, li, button, a, input, table, fieldset').all()) {
    const box = await part.boundingBox();
    if (box !== null) expect(box.x + box.width).toBeLessThanOrEqual(width + 1);
  }
}

const mostStops = 80;

/** Presses Tab until what has this text has the focus. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const focused =
      (await page
        .locator(':focus')
        .textContent()
        .catch(() => null)) ?? '';
    if (focused.trim() === text) return;
  }
  throw new Error(`Tab does not reach "${text}"`);
}

async function tabToRadio(page: Page): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    if (
      (await page
        .locator(':focus')
        .getAttribute('type')
        .catch(() => null)) === 'radio'
    )
      return;
  }
  throw new Error('Tab does not reach anybody');
}
