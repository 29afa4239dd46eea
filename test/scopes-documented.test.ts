import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { organizationScopes, scopesFor as googleScopes } from '../packages/providers/src/google/scopes.ts';
import {
  DEFAULT_SCOPE,
  scopesFor as microsoftScopes,
  scopesForAdministrator,
} from '../packages/providers/src/microsoft/scopes.ts';

const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');

/** What is asked for when somebody connects, and what comes on top once Clearweek may keep time free. */
const atConnecting = ['read', 'calendars', 'settings'] as const;
const sections = { google: section('Google'), microsoft: section('Microsoft') };

function section(name: string): string {
  const text = page.split(`\n### ${name}\n`)[1]?.split(/\n#{2,3} /)[0];
  if (text === undefined) throw new Error(`docs/operations.md has no section on ${name}`);
  return text;
}

/** Names in the first column of the section's table whose second column begins so, in the order of the page. */
function named(text: string, when: string): string[] {
  const rows = [...text.matchAll(/^ +\| (`[^|]+) \| ([^|]+) \|/gm)].filter(([, , cell]) => cell?.startsWith(when));
  return rows.flatMap(([, cell]) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

describe('docs/operations.md', () => {
  test.each([
    ['Google', sections.google, googleScopes],
    ['Microsoft', sections.microsoft, microsoftScopes],
  ])(
    'names the scopes that people are asked for at %s, those that come later apart, and no other',
    (_, text, scopes) => {
      const now = scopes(atConnecting);
      const later = scopes([...atConnecting, 'write']).filter((scope) => !now.includes(scope));
      expect(later).toHaveLength(1);
      expect(named(text, 'at connecting').toSorted()).toEqual([...now].toSorted());
      expect(named(text, 'not asked yet')).toEqual(later);
      expect(named(text, '')).toHaveLength(now.length + later.length);
    },
  );

  test("names exactly the scopes of Google's delegation to an organization", () => {
    const [, organization] = sections.google.split('**For a whole organization (domain-wide delegation).**');
    const scopes = [...(organization ?? '').matchAll(/`(https:\/\/www\.googleapis\.com\/auth\/[^`]+)`/g)].map(
      ([, scope]) => scope,
    );
    expect(scopes).toEqual([...organizationScopes.calendars, ...organizationScopes.directory]);
  });

  test("names the address that gives all that is registered only where organizations are read, and people's link gives less", () => {
    const [people, organization] = sections.microsoft.split('**For a whole organization (application permissions).**');
    expect(organization).toContain(`adminconsent?client_id=<client id>&scope=${DEFAULT_SCOPE}&`);
    expect(people).not.toContain('.default');
    expect(scopesForAdministrator()).not.toContain(DEFAULT_SCOPE);
    const plain = scopesForAdministrator().map((scope) => scope.replace('https://graph.microsoft.com/', ''));
    expect(plain).toEqual(named(people ?? '', 'at connecting'));
  });
});
