import { expect, test } from 'vitest';
import { connectionConfig } from './connect.ts';
import { roles } from './roles.ts';

test('a connection takes its role and its search path when it starts', () => {
  const { options } = connectionConfig('postgres://u:p@host/db', roles.app);
  expect(options).toContain('-c role=clearweek_app');
  expect(options).toContain('-c search_path=clearweek,pg_temp');
  expect(connectionConfig('postgres://u:p@host/db', roles.queue).options).toContain('-c search_path=queue');
});

test('options in the address are kept, come first, and cannot take the place of the role', () => {
  const { options, connectionString } = connectionConfig(
    'postgres://u:p@host/db?options=-c%20role%3Dpostgres&sslmode=require',
    roles.app,
  );
  expect(options?.indexOf('role=postgres')).toBeLessThan(options?.indexOf('role=clearweek_app') ?? -1);
  expect(connectionString).toBe('postgres://u:p@host/db?sslmode=require');
});
