import type { SimDetails } from '../world/model.ts';

/** Google's `eventType` has the same names, and one more (`fromGmail`) that nothing here makes. */
export const eventTypes = ['default', 'birthday', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation'] as const;

/** What an event of a kind says besides; each kind's properties stand under a name of their own. */
export function kindProperties(details: SimDetails): object {
  switch (details.kind) {
    case 'focusTime':
      return { focusTimeProperties: { autoDeclineMode: 'declineNone', chatStatus: 'doNotDisturb' } };
    case 'outOfOffice':
      return { outOfOfficeProperties: { autoDeclineMode: 'declineNone' } };
    case 'workingLocation':
      return { workingLocationProperties: workingLocation(details.location ?? details.title) };
    case 'birthday':
      return { birthdayProperties: { type: 'birthday' } };
    default:
      return {};
  }
}

function workingLocation(place: string | null): object {
  if (place === null || place.toLowerCase().includes('home')) return { type: 'homeOffice', homeOffice: {} };
  return { type: 'officeLocation', officeLocation: { label: place } };
}

/** `opaque` is the default and left out, like `default` for the visibility. */
export function transparency(details: SimDetails): object {
  const free = details.availability === 'free' || details.kind === 'workingLocation' || details.kind === 'birthday';
  return free ? { transparency: 'transparent' } : {};
}

export function visibility(details: SimDetails): object {
  if (details.kind === 'workingLocation') return { visibility: 'public' };
  if (details.kind === 'birthday') return { visibility: 'private' };
  return details.privacy === 'default' ? {} : { visibility: details.privacy };
}

/** Google's own video calls have `hangoutLink` too; others come as an add-on's entry point. */
export function conference(url: string | null): object {
  if (url === null) return {};
  const { host, pathname } = new URL(url);
  const entryPoints = [{ entryPointType: 'video', uri: url, label: `${host}${pathname}` }];
  const conferenceId = pathname.slice(1).replaceAll('/', '-') || host;
  if (!host.startsWith('meet.')) {
    const conferenceSolution = { key: { type: 'addOn' }, name: 'Video call', iconUri: `https://${host}/icon.png` };
    return { conferenceData: { entryPoints, conferenceSolution, conferenceId } };
  }
  const conferenceSolution = {
    key: { type: 'hangoutsMeet' },
    name: 'Google Meet',
    iconUri: `https://${host}/icon.png`,
  };
  return { hangoutLink: url, conferenceData: { entryPoints, conferenceSolution, conferenceId } };
}
