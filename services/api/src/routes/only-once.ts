import { AppError } from '@clearweek/app';

/** Refuses what is said both in the address and in the body: which of the two is meant cannot be known. */
export function onlyOnce(query: object, body: object): void {
  const inBody = new Map(Object.entries(body));
  const twice = Object.entries(query)
    .filter(([name, value]) => value !== undefined && inBody.get(name) !== undefined)
    .map(([name]) => ({
      pointer: `/${name}`,
      code: 'repeated',
      text: 'Give this in the address or in the body, not in both.',
    }));
  if (twice.length > 0)
    throw new AppError('invalid_request', 'The address and the body say the same thing twice.', { problems: twice });
}
