import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';

let simulator: StartedMicrosoft;

beforeEach(async () => {
  const google = person('g3', { provider: 'google', managerId: 'p2' });
  simulator = await startMicrosoft([person('p1', { managerId: 'p2' }), person('p2'), google]);
});
afterEach(() => simulator.close());

describe('the directory', () => {
  const read = ['User.Read.All'];

  test('lists this tenant’s people with what is asked for', async () => {
    const { body } = await simulator.ask(simulator.token(null, read), '/users?$select=id,mail&$top=1');
    expect(Object.keys(body['value'][0]).sort()).toEqual(['id', 'mail']);
    expect(body['@odata.nextLink']).toContain('$skip=1');
  });

  test('tells who came, changed and left', async () => {
    const admin = simulator.token(null, read);
    const first = await simulator.ask(admin, '/users/delta?$select=displayName,accountEnabled,manager');
    const [one, two] = first.body['value'];
    expect(first.body['value']).toHaveLength(2);
    expect(one['manager@delta']).toEqual([{ '@odata.type': '#microsoft.graph.user', id: two.id }]);
    const link = first.body['@odata.deltaLink'];
    expect((await simulator.ask(admin, link)).body['value']).toEqual([]);
    expect(simulator.acts.leave('p1')).toBe(true);
    const [left] = (await simulator.ask(admin, link)).body['value'];
    expect(left.id).toBe(one.id);
    expect(left['@removed'] !== undefined || left.accountEnabled === false).toBe(true);
  });

  test('forgets after seven days', async () => {
    const admin = () => simulator.token(null, read);
    const { body } = await simulator.ask(admin(), '/users/delta');
    simulator.clock.at += 8 * 86_400_000;
    expect((await simulator.ask(admin(), body['@odata.deltaLink'])).status).toBe(410);
  });

  test('knows whose manager is who', async () => {
    const admin = simulator.token(null, read);
    expect((await simulator.ask(admin, '/users/p1@lindenhof.example/manager')).body['mail']).toBe(
      'p2@lindenhof.example',
    );
    expect((await simulator.ask(admin, '/users/p2@lindenhof.example/manager')).status).toBe(404);
  });
});
