const WORDS: readonly string[] = [
  'me',
  'users',
  'calendar',
  'calendars',
  'calendarview',
  'delta',
  'events',
  'instances',
  'mailboxsettings',
  'manager',
  'subscriptions',
  'reauthorize',
];

/** `/v1.0/me/calendars/AQMk…/calendarView` as `/me/calendars/{id}/calendarview`. */
export function shapeOf(path: string): string {
  const parts = path.replace(/^\/v1\.0\//, '').split('/');
  return `/${parts.map((part) => (WORDS.includes(part.toLowerCase()) ? part.toLowerCase() : '{id}')).join('/')}`;
}

/** The type of what Graph's path of this shape answers with. */
export function typeAt(shape: string): string {
  if (shape.startsWith('/subscriptions')) return 'subscription';
  if (shape.endsWith('/mailboxsettings')) return 'mailboxSettings';
  if (/\/(?:calendarview|events|instances)\b/.test(shape)) return 'event';
  return /\/calendars?\b/.test(shape) ? 'calendar' : 'user';
}

/** Whether it answers with a list of them. */
export function isCollection(shape: string): boolean {
  return /\/(?:calendarview|delta|events|instances|calendars|users|subscriptions)$/.test(shape);
}
