import { readFileSync } from 'node:fs';
import { describeVariable, variableNames } from '@clearweek/host';
import { describe, expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('the settings', () => {
  test('are all in .env.example, once, in order, each with what it means, and nothing else is', () => {
    const lines = read('.env.example').split('\n').slice(3);
    const documented = lines.flatMap((line, index) => {
      const name = /^#([A-Z_]+)=$/.exec(line)?.[1];
      return name === undefined ? [] : [`${name}: ${lines[index - 1]}`];
    });
    expect(documented).toEqual(
      variableNames.map((name) => {
        const { says, usual } = describeVariable(name);
        return `${name}: # ${says}${usual === null ? '' : ` (otherwise: ${usual})`}`;
      }),
    );
  });

  test('are all in docs/operations.md, once, in order, each with what it means, and nothing else is', () => {
    const rows = read('docs/operations.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z_]+` \|/.test(line));
    expect(rows).toEqual(
      variableNames.map((name) => {
        const { says, usual, secret } = describeVariable(name);
        return `| \`${name}\` | ${says} | ${usual ?? ''} | ${secret ? 'yes' : ''} |`;
      }),
    );
  });

  test('that hold passwords are marked as secrets', () => {
    const secrets = variableNames.filter((name) => describeVariable(name).secret);
    expect(secrets).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
      'ENCRYPTION_KEY',
      'ENCRYPTION_KEY_PREVIOUS',
      'SMTP_URL',
      'GOOGLE_CLIENT_SECRET',
      'MICROSOFT_CLIENT_SECRET',
    ]);
  });
});
