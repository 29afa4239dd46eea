import { expect } from 'vitest';

interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Checks what holds for every page: it can be read and used by everybody, needs no script, and loads nothing but our own style. */
export function expectPage({ headers, body }: Answer): string {
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'self';/);
  expect(body).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(body).toMatch(/<title>[^<]+<\/title>/);
  expect(body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1" />');
  expect(body.match(/<h1>/g)).toHaveLength(1);
  expect(body).not.toMatch(/<script|style="|<style|\son\w+=|<iframe|<img|javascript:/);
  expect(body.match(/<(?:link|form|input)[^>]*(?:href|src|action)="(?:https?:)?\/\//g)).toBeNull();
  for (const [, id] of body.matchAll(/<input(?![^>]*type="hidden")[^>]*\bid="([^"]+)"/g)) {
    expect(body).toContain(`<label for="${id}">`);
  }
  const fields = body.match(/<input(?![^>]*type="hidden")/g) ?? [];
  expect(body.match(/<label for=/g) ?? []).toHaveLength(fields.length);
  for (const [, words] of body.matchAll(/<(?:button|a)\b[^>]*>([^<]*)</g)) expect(words?.trim()).not.toBe('');
  for (const [table] of body.matchAll(/<table>.*?<\/table>/gs)) {
    expect(table).toContain('<caption');
    expect(table).not.toMatch(/<th>/);
  }
  return body;
}
