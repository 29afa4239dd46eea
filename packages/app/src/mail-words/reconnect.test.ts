import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import { reconnectMail } from './reconnect.ts';

const facts = {
  id: 'mail-1',
  to: 'ada@home.example',
  provider: 'google',
  account: 'ada@clearweek.example',
  problem: 'reconnect_needed',
  publicUrl: 'https://clearweek.example',
} as const;

/** What a person reads of the HTML: its words, and after each link where it leads. */
function readable(html: string): string[] {
  const body = html.slice(html.indexOf('<body'));
  const shown = body.replace(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, '$2: $1').replace(/<\/(p|h1)>/g, '\n');
  const text = shown
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  return text.split('\n').filter((line) => line.trim() !== '');
}

describe('the mail that asks to connect again', () => {
  const codes: ErrorCode[] = ['reconnect_needed', 'permission_missing', 'admin_consent_needed'];
  test.each(codes)('says the same as text and as HTML: %s', (problem) => {
    const { text, html } = reconnectMail({ ...facts, problem });
    expect(readable(html)).toEqual(text.split('\n').filter((line) => line !== ''));
  });

  test.each([
    ['google', 'Google'],
    ['microsoft', 'Microsoft'],
  ] as const)('names the provider and the account in words: %s', (provider, title) => {
    const { subject, text } = reconnectMail({ ...facts, provider });
    expect(subject).toBe(`Please connect your ${title} calendar again`);
    expect(text).toContain(`the ${title} calendar of ada@clearweek.example`);
  });

  test('has one link, to the page where it is mended, and says how to stop for good', () => {
    const { text, html } = reconnectMail(facts);
    expect(text.match(/https?:\S+/g)).toEqual(['https://clearweek.example/connect']);
    expect(html.match(/https?:[^"\s<]+/g)).toEqual(['https://clearweek.example/connect']);
    expect(text).toContain('disconnect the calendar');
    expect(text).toContain('only mail about this');
  });

  test.each(codes)('gives each reason in its own sentence, without jargon or blame: %s', (problem) => {
    const { text } = reconnectMail({ ...facts, problem });
    expect(text).not.toMatch(/token|oauth|grant|scope|consent|error|fail|invalid|expired|you (did|must|should)/i);
    const others = codes
      .filter((code) => code !== problem)
      .map((code) => reconnectMail({ ...facts, problem: code }).text);
    expect(others).not.toContain(text);
  });

  test('loads nothing, runs nothing, and is small', () => {
    const { html } = reconnectMail(facts);
    expect(html).not.toMatch(/<(img|script|style|link|form|svg|iframe)|url\(|data:/i);
    expect(html.length).toBeLessThan(4_000);
  });

  test('an address cannot become markup or turn the writing round', () => {
    const account = '"><img src=x onerror=alert(1)>\u202Egnp.\r\nBcc: eve@x.example';
    const { text, html, subject } = reconnectMail({ ...facts, account });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
    expect(`${text}${html}`).not.toMatch(/[\u202E\r]/);
    expect(text).not.toMatch(/^Bcc:/m);
    expect(subject).not.toContain('img');
  });
});
