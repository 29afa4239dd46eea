import type { SimPerson } from '../world/model.ts';
import { escaped, hiddenFields, pretendedPage, providerLabels } from './pretended-page.ts';
import type { AskedPermission, SignInPage } from './sign-in-page.ts';

/** Works without JavaScript, from 320 px on, by keyboard and screen reader, light and dark. */
export const renderSignInPage: SignInPage = (content) => {
  const people = content.people.filter(({ active }) => active);
  const title = `Pretended ${providerLabels[content.provider]} sign-in`;
  const form = `${content.notice === null ? '' : `<p class="notice" role="alert">${escaped(content.notice)}</p>`}
<form method="post" action="${escaped(content.action)}">
${hiddenFields(content.hidden)}
<fieldset>
<legend>Clearweek asks to</legend>
<ul>
${content.permissions.map(permissionItem).join('\n')}
</ul>
</fieldset>
<fieldset>
<legend>Sign in as</legend>
${unitsOf(people)
  .map(([unit, members]) => unitGroup(unit, members, content.chosenAddress))
  .join('\n')}
</fieldset>
<p class="buttons">
<button type="submit" name="decision" value="allow" class="allow">Allow</button>
<button type="submit" name="decision" value="cancel" formnovalidate>Cancel</button>
</p>
</form>`;
  return pretendedPage({ provider: content.provider, title, content: form });
};

function permissionItem({ scope, label, required }: AskedPermission): string {
  if (required) return `<li><label><input type="checkbox" checked disabled> ${escaped(label)} (always)</label></li>`;
  const box = `<input type="checkbox" name="scope" value="${escaped(scope)}" checked>`;
  return `<li><label>${box} ${escaped(label)}</label></li>`;
}

/** People by unit, both by name. */
function unitsOf(people: readonly SimPerson[]): [string, SimPerson[]][] {
  const units = new Map<string, SimPerson[]>();
  for (const person of people) {
    const unit = person.unit.join(' › ');
    units.set(unit, [...(units.get(unit) ?? []), person]);
  }
  const byText = (one: string, other: string) => one.localeCompare(other, 'en');
  return [...units]
    .map(([unit, members]): [string, SimPerson[]] => [unit, members.sort((one, other) => byText(one.name, other.name))])
    .sort(([one], [other]) => byText(one, other));
}

function unitGroup(unit: string, members: readonly SimPerson[], chosenAddress: string | null): string {
  const items = members.map((person) => personItem(person, chosenAddress)).join('\n');
  const title = unit === '' ? 'Everybody else' : escaped(unit);
  return `<h2>${title}</h2>\n<ul aria-label="${title}">\n${items}\n</ul>`;
}

function personItem(person: SimPerson, chosenAddress: string | null): string {
  const checked = person.address === chosenAddress?.toLowerCase() ? ' checked' : '';
  const about = `${person.title}, ${person.zone.replaceAll('_', ' ')}`;
  const radio = `<input type="radio" name="person" value="${escaped(person.id)}" required${checked}>`;
  return `<li><label>${radio} <span>${escaped(person.name)}<small>${escaped(about)}</small></span></label></li>`;
}
