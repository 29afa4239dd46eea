import type { SimPerson } from '../world/model.ts';

/** What a user has when a request does not name properties. */
const USUAL_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

const COUNTRIES: Readonly<Record<string, string>> = {
  'America/Los_Angeles': 'US',
  'America/New_York': 'US',
  'America/Sao_Paulo': 'BR',
  'Europe/London': 'GB',
  'Europe/Berlin': 'DE',
  'Asia/Kolkata': 'IN',
  'Asia/Tokyo': 'JP',
  'Australia/Sydney': 'AU',
};

/** Everything that the directory knows of somebody, by the names of Graph's `user`. */
export function renderUser(person: SimPerson): Record<string, unknown> {
  const [given = '', ...rest] = person.name.split(' ');
  const country = COUNTRIES[person.zone] ?? null;
  return {
    id: person.subject,
    displayName: person.name,
    givenName: given,
    surname: rest.join(' '),
    mail: person.address,
    userPrincipalName: person.address,
    proxyAddresses: [`SMTP:${person.address}`],
    otherMails: [],
    businessPhones: [],
    mobilePhone: null,
    jobTitle: person.title,
    department: person.unit.join(' / '),
    companyName: null,
    officeLocation: null,
    preferredLanguage: null,
    country,
    usageLocation: country,
    employeeType: 'Employee',
    employeeOrgData: { costCenter: null, division: person.unit[0] ?? null },
    userType: 'Member',
    accountEnabled: person.active,
  };
}

/** The named properties of a user, or the usual ones; `id` is always there. */
export function selectedUser(person: SimPerson, select: readonly string[] | null): Record<string, unknown> {
  const all = renderUser(person);
  const names = ['id', ...(select ?? USUAL_PROPERTIES)];
  return Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name]] as const] : [])));
}
