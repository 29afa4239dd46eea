/** The pretended providers with many people, in a process of their own so that their time and memory are told apart. */
import { createCrowd, createSandbox, type Sandbox, type SimPerson } from '@clearweek/sandbox';
import type { CrowdAnswer, CrowdMember, CrowdQuestion, CrowdSize } from './crowd-messages.ts';

const scopes = {
  google: ['calendar.events.owned.readonly', 'calendar.calendarlist.readonly', 'calendar.settings.readonly'].map(
    (name) => `https://www.googleapis.com/auth/${name}`,
  ),
  microsoft: ['Calendars.Read', 'MailboxSettings.Read'],
};
const accessSeconds = 86_400;

const size = JSON.parse(process.argv[2] ?? '{}') as CrowdSize;
const clock = { now: () => Date.now() };
const company = createCrowd({ ...size, clock });
const sandbox = await createSandbox({ seed: size.seed, clock, company, limits: false, pushRetryAfterMs: [] });
sandbox.google.accounts.settings.accessSeconds = accessSeconds;
sandbox.microsoft.accounts.settings.accessSeconds = accessSeconds;

function memberOf(person: SimPerson, { google, microsoft, world }: Sandbox): CrowdMember {
  const { accounts, clientId } = person.provider === 'google' ? google : microsoft;
  const asked = { clientId, personId: person.id, scopes: scopes[person.provider] };
  const { accessToken } = accounts.issueAccess(asked);
  const subject = person.provider === 'google' ? person.subject : `${person.subject}.${world.tenantId}`;
  return { id: person.id, provider: person.provider, subject, address: person.address, zone: person.zone, accessToken };
}

/** Gives somebody's next single event another title, as a person would. */
function changeOne(personId: string, title: string): void {
  const [calendar] = sandbox.world.calendars(personId);
  const today = new Date().toISOString().slice(0, 10);
  const event = [...(calendar?.events.values() ?? [])].find(
    ({ rule, times }) => rule === null && times.kind === 'times' && times.start > today,
  );
  if (calendar === undefined || event === undefined || !sandbox.acts.change(copyOf(calendar.id, event.id), { title })) {
    throw new Error('There is nothing to change.');
  }
}

const copyOf = (calendarId: string, eventId: string) => ({ calendarId, eventId });

process.on('message', (question: CrowdQuestion) => {
  if (question.kind === 'change') changeOne(question.personId, question.title);
  process.send?.({ kind: 'done', requests: sandbox.requests.count } satisfies CrowdAnswer);
});
process.once('disconnect', () => process.exit());

const { google, microsoft } = sandbox;
process.send?.({
  kind: 'ready',
  registrations: {
    google: {
      clientId: google.clientId,
      clientSecret: google.clientSecret,
      issuer: google.issuer,
      apiRoot: `${google.origin}/`,
    },
    microsoft: {
      clientId: microsoft.clientId,
      clientSecret: microsoft.clientSecret,
      issuer: microsoft.issuer,
      apiRoot: `${microsoft.origin}/`,
    },
  },
  members: company.world.people.map((person) => memberOf(person, sandbox)),
} satisfies CrowdAnswer);
