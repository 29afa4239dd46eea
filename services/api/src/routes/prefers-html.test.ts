import { expect, test } from 'vitest';
import { prefersHtml } from './prefers-html.ts';

test.each([
  'text/html',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Text/HTML; q=0.9, */*;q=0.1',
  'application/json;q=0.5, text/html',
  'application/json, text/html',
])('a person in front of a browser sends: %s', (accept) => {
  expect(prefersHtml({ headers: { accept } })).toBe(true);
});

test.each([
  undefined,
  '',
  '*/*',
  'application/json',
  'application/problem+json, text/html;q=0.5',
  'application/json, text/html;q=0.9, */*;q=0.1',
  'text/html;q=0',
  'text/*',
  'text/html-sandboxed',
  ';;,,q=',
])('a program sends: %s', (accept) => {
  expect(prefersHtml({ headers: accept === undefined ? {} : { accept } })).toBe(false);
});
