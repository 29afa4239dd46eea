import { describe, expect, test } from 'vitest';
import { smallWorld } from '../world/fixture.ts';
import { renderSignInPage } from './render-sign-in-page.ts';

const CONTENT = {
  provider: 'google',
  people: smallWorld().world.people,
  permissions: [
    { scope: 'openid', label: 'See who you are', required: true },
    { scope: 'events.read', label: 'See your events', required: false },
  ],
  chosenAddress: 'Gil@linden.example',
  action: '/allow',
  hidden: { state: '"><script>alert(1)</script>' },
  notice: null,
} as const;

describe('the sign-in page', () => {
  const page = renderSignInPage(CONTENT);

  test('says that it is not the real one', () => {
    expect(page).toContain('Pretended Google sign-in');
    expect(page).toContain('nothing leaves this computer');
    expect(renderSignInPage({ ...CONTENT, provider: 'microsoft' })).toContain('Pretended Microsoft sign-in');
  });

  test('works without scripts, and lets nothing that it is given become markup', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('name="state" value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  test('has a labelled radio button for everybody, and the hinted one pressed', () => {
    expect(page.match(/<label><input type="radio"/g)).toHaveLength(4);
    expect(page.match(/value="gil" required checked/g)).toHaveLength(1);
    expect(page.match(/ checked>/g)).toHaveLength(2);
  });

  test('has tick boxes for what may be refused, and none to untick for the rest', () => {
    expect(page).toContain('name="scope" value="events.read" checked');
    expect(page).toContain('checked disabled> See who you are (always)');
  });

  test('leaves out people whose account is closed', () => {
    const [first, ...others] = CONTENT.people;
    const people = first === undefined ? [] : [{ ...first, active: false }, ...others];
    expect(renderSignInPage({ ...CONTENT, people }).match(/type="radio"/g)).toHaveLength(3);
  });
});
