import { expect, test } from 'vitest';
import type { CheckedExchange } from './checked-exchange.ts';
import { checkGoogleExchange } from './google-spec.ts';
import { describeWithSharedData } from './shared-data.ts';

const good: CheckedExchange = {
  provider: 'google',
  method: 'GET',
  path: '/calendar/v3/calendars/primary/events/abc',
  query: [],
  requestBody: '',
  status: 200,
  fault: null,
  responseBody: JSON.stringify({
    kind: 'calendar#event',
    id: 'abc',
    status: 'confirmed',
    start: { date: '2026-11-26' },
  }),
};

const list = { path: '/calendar/v3/calendars/primary/events', responseBody: '{"items":[]}' };
const error = (one: object) => JSON.stringify({ error: { code: 404, message: 'Not Found', errors: [one] } });

describeWithSharedData('the check against Google’s discovery documents finds', () => {
  test('nothing in a good exchange', () => {
    expect(checkGoogleExchange(good)).toEqual([]);
    expect(checkGoogleExchange({ ...good, ...list, query: [['fields', 'items(id,start/date)']] })).toEqual([]);
    const notFound = { domain: 'global', reason: 'notFound', message: 'Not Found' };
    expect(checkGoogleExchange({ ...good, status: 404, responseBody: error(notFound) })).toEqual([]);
  });

  test.each<[string, Partial<CheckedExchange>, string]>([
    ['a path that is none', { path: '/calendar/v3/calendars/primary/happenings' }, 'no method GET'],
    ['a path outside of the APIs', { path: '/drive/v3/files' }, 'no such path'],
    ['a method that the path does not have', { method: 'TRACE' }, 'no method TRACE'],
    ['a parameter that is none', { query: [['page', '2']] }, 'unknown parameter page'],
    ['a number that is none', { ...list, query: [['maxResults', 'ten']] }, 'maxResults has a value'],
    ['a time without an offset', { ...list, query: [['timeMin', '2026-11-26T09:00:00']] }, 'timeMin has a value'],
    ['a word outside of its enumeration', { ...list, query: [['orderBy', 'title']] }, 'orderBy has a value'],
    [
      'a parameter twice',
      {
        ...list,
        query: [
          ['q', 'a'],
          ['q', 'b'],
        ],
      },
      'q comes twice',
    ],
    ['fields that do not exist', { ...list, query: [['fields', 'items(id,colour)']] }, 'no field items/colour'],
    ['what was not asked for', { ...list, query: [['fields', 'nextSyncToken']] }, 'items, which was not asked for'],
    ['a body where none belongs', { requestBody: '{}' }, 'a body where none belongs'],
    ['a body that does not fit', { method: 'PATCH', requestBody: '{"title":"x"}' }, 'the request must NOT have'],
    ['a body that is no JSON', { method: 'PATCH', requestBody: 'title=x' }, 'the request is not JSON'],
    ['an unknown property', { responseBody: '{"id":"abc","colour":"red"}' }, 'colour'],
    ['an unknown property deep inside', { responseBody: '{"id":"abc","start":{"day":1}}' }, 'the answer/start'],
    ['a value of another type', { responseBody: '{"id":7}' }, 'the answer/id'],
    ['an answer that is no JSON', { responseBody: '<html>' }, 'the answer is not JSON'],
    ['an answer where none belongs', { method: 'DELETE', status: 204 }, 'an answer with a body'],
    ['an error that says another status', { status: 410, responseBody: error({}) }, 'does not repeat the status'],
    ['an error without a reason', { status: 404, responseBody: error({ domain: 'global' }) }, 'domain, reason'],
  ])('%s', (_, wrong, problem) => {
    expect(checkGoogleExchange({ ...good, ...wrong }).join('; ')).toContain(problem);
  });

  test('nothing in an answer that a fault gave, but still what is wrong with the request', () => {
    const spoilt = { ...good, responseBody: '<html>', fault: 'wrong-type' };
    expect(checkGoogleExchange(spoilt)).toEqual([]);
    expect(checkGoogleExchange({ ...spoilt, query: [['page', '2']] })).toHaveLength(1);
    expect(checkGoogleExchange({ ...spoilt, fault: 'slow' })).toHaveLength(1);
  });
});
