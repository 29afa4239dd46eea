import { expect, test } from 'vitest';
import type { CheckedExchange } from './checked-exchange.ts';
import { checkMicrosoftExchange } from './microsoft-spec.ts';
import { describeWithSharedData } from './shared-data.ts';

const good: CheckedExchange = {
  provider: 'microsoft',
  method: 'GET',
  path: '/v1.0/me/events/AAMk1',
  query: [],
  requestBody: '',
  status: 200,
  fault: null,
  responseBody: JSON.stringify({
    '@odata.context': 'x',
    id: 'AAMk1',
    start: { dateTime: '2026-11-26T09:00:00', timeZone: 'UTC' },
  }),
};

/** An answer with these properties. */
const answering = (more: object) => ({ responseBody: JSON.stringify({ '@odata.context': 'x', id: 'AAMk1', ...more }) });
const list = { path: '/v1.0/me/events' };
const delta = { path: '/v1.0/me/calendarView/delta', query: [['$deltatoken', 'x']] } as const;

describeWithSharedData('the check against Graph’s descriptions finds', () => {
  test('nothing in a good exchange', () => {
    expect(checkMicrosoftExchange(good)).toEqual([]);
  });

  test.each<[string, Partial<CheckedExchange>, string]>([
    ['a path that is none', { path: '/v1.0/me/happenings' }, 'no such operation'],
    ['a path outside of Graph', { path: '/v2.0/me/events' }, 'no such path'],
    ['a method that the path does not have', { method: 'PUT', requestBody: '{}' }, 'no such operation'],
    ['a parameter that is none', { query: [['$page', '2']] }, 'unknown parameter $page'],
    ['a parameter without its form', { query: [['$top', 'ten']] }, '$top has a value'],
    ['a time without its form', { query: [['startDateTime', '2026-11-26 09:00']] }, 'startDateTime has a value'],
    ['a choice of what does not exist', { query: [['$select', 'id,colour']] }, 'no property colour of event'],
    ['what was not asked for', { query: [['$select', 'subject']] }, 'start was not asked for'],
    ['a body that does not fit', { method: 'PATCH', requestBody: '{"title":"x"}' }, 'title'],
    ['a body that is no JSON', { method: 'PATCH', requestBody: 'title=x' }, 'the body is not JSON'],
    ['a body where none belongs', { requestBody: '{}' }, 'a body with GET'],
    ['no body where one belongs', { ...list, method: 'POST' }, 'no body'],
    ['an unknown property', answering({ colour: 'red' }), 'colour'],
    ['an unknown property deep inside', answering({ start: { date: '2026-11-26' } }), '/start'],
    ['a value outside of its enumeration', answering({ showAs: 'away' }), '/showAs'],
    ['a value of another type', answering({ isAllDay: 'yes' }), '/isAllDay'],
    ['an event without an id', answering({ id: undefined }), ': event without id'],
    [
      'a tombstone that says more',
      { ...delta, ...answering({ value: [{ '@removed': {}, id: 'x', a: 1 }] }) },
      'more than',
    ],
    ['a list that is none', { ...list, ...answering({ value: {} }) }, 'no value'],
    ['a last page without a link', { ...delta, ...answering({ value: [] }) }, 'a page of delta with no link'],
    ['an answer that is no JSON', { responseBody: '<html>' }, 'without a JSON object'],
    ['an answer without its context', { responseBody: '{"id":"AAMk1"}' }, 'no @odata.context'],
    ['an error without a code', { status: 404, responseBody: '{"error":{"message":"gone"}}' }, 'without code'],
  ])('%s', (_, wrong, problem) => {
    expect(checkMicrosoftExchange({ ...good, ...wrong }).join('; ')).toContain(problem);
  });

  test('nothing in an answer that a fault gave, but still what is wrong with the request', () => {
    const spoilt = { ...good, responseBody: '<html>', fault: 'wrong-type' };
    expect(checkMicrosoftExchange(spoilt)).toEqual([]);
    expect(checkMicrosoftExchange({ ...spoilt, query: [['$page', '2']] })).toHaveLength(1);
    expect(checkMicrosoftExchange({ ...spoilt, fault: 'slow' })).toHaveLength(1);
  });
});
