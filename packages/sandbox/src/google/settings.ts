import type { SimPerson } from '../world/model.ts';
import type { ApiMethod } from './api-route.ts';
import { digestOf } from './opaque-text.ts';
import { notFound } from './refusal.ts';

/** What a person has set. Google knows no working hours here. */
export const getSetting: ApiMethod = {
  name: 'settings.get',
  method: 'GET',
  path: '/calendar/v3/users/me/settings/:setting',
  answer(call) {
    const id = call.request.params['setting'] ?? '';
    const value = settingsOf(call.person).get(id);
    if (value === undefined) throw notFound();
    return { body: { kind: 'calendar#setting', etag: `"${digestOf(`${id} ${value}`)}"`, id, value } };
  },
};

function settingsOf(person: SimPerson): ReadonlyMap<string, string> {
  return new Map([
    ['timezone', person.zone],
    ['locale', 'en'],
    ['weekStart', '1'],
    ['format24HourTime', 'true'],
    ['defaultEventLength', '60'],
    ['dateFieldOrder', 'YMD'],
    ['hideWeekends', 'false'],
    ['showDeclinedEvents', 'true'],
  ]);
}
