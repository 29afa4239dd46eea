import { expect, test } from 'vitest';
import { directoryEntry, readDirectory } from './directory.ts';
import { access, ok, scriptedClient } from './testing/scripted-client.ts';

const ada = {
  id: '1001',
  primaryEmail: 'Ada@lindenhof.example',
  name: { fullName: 'Ada Beispiel' },
  emails: [{ address: 'ada@lindenhof.example', primary: true }, { address: 'a.b@lindenhof.example' }],
  aliases: ['ada.b@lindenhof.example'],
  orgUnitPath: '/Product/Design',
  relations: [
    { type: 'assistant', value: 'bea@lindenhof.example' },
    { type: 'manager', value: 'Cem@lindenhof.example' },
  ],
};

test('a person with all addresses, unit and manager', () => {
  expect(directoryEntry(ada)).toEqual({
    externalId: '1001',
    addresses: ['ada@lindenhof.example', 'a.b@lindenhof.example', 'ada.b@lindenhof.example'],
    name: 'Ada Beispiel',
    zone: null,
    manager: 'cem@lindenhof.example',
    unit: ['Product', 'Design'],
    active: true,
  });
});

test.each([{ suspended: true }, { archived: true }, { deletionTime: '2027-01-01T00:00:00Z' }])(
  '%j is no longer read',
  (more) => {
    expect(directoryEntry({ ...ada, ...more })?.active).toBe(false);
  },
);

test('the root unit is no unit; without manager or name there is none', () => {
  expect(directoryEntry({ id: '1', primaryEmail: 'a@x.example', orgUnitPath: '/' })).toMatchObject({
    unit: [],
    manager: null,
    name: null,
  });
});

test('without an id or an address it is nobody', () => {
  expect(directoryEntry({ primaryEmail: 'a@x.example' })).toBeNull();
  expect(directoryEntry({ id: '1', primaryEmail: 'nobody' })).toBeNull();
});

test('all pages are read', async () => {
  const client = scriptedClient([
    ok({ users: [ada], nextPageToken: 'p2' }),
    ok({ nextPageToken: 'p3' }),
    ok({ users: [{ ...ada, id: '2' }] }),
  ]);
  const answer = await readDirectory(client, access);
  expect(answer).toMatchObject({ kind: 'ok', requests: 3, value: { whole: true, cursor: null, removed: [] } });
  expect(answer.kind === 'ok' && answer.value.kind === 'changes' && answer.value.entries).toHaveLength(2);
  expect(client.calls[0]).toMatchObject({
    method: 'users.list',
    parameters: { customer: 'my_customer', maxResults: 500 },
  });
});

test('a fault on a later page gives nobody: half a directory would look like people who left', async () => {
  const trouble = { kind: 'fault', fault: { kind: 'unauthorized' } } as const;
  const client = scriptedClient([ok({ users: [ada], nextPageToken: 'p2' }), { kind: 'no', trouble }]);
  expect(await readDirectory(client, access)).toEqual({ kind: 'failed', fault: { kind: 'unauthorized' }, requests: 2 });
});
