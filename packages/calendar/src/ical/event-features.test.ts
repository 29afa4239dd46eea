import { describe, expect, test } from 'vitest';
import { eventFeatures } from './event-features.ts';

function featuresOf(description: string, location = '', ...links: readonly string[]) {
  return eventFeatures({ description, location, links, hasConferenceProperty: false });
}

const ZOOM = [
  'Ada Lovelace is inviting you to a scheduled Zoom meeting.',
  '',
  'Join Zoom Meeting',
  'https://example.zoom.us/j/123456789?pwd=x',
  '',
  'Meeting ID: 123 456 789',
  'Passcode: 4711',
  'One tap mobile',
  '+4930123456,,123456789# Germany',
  'Find your local number: https://example.zoom.us/u/x',
].join('\n');

const TEAMS = [
  '________________________________________________________________________________',
  'Microsoft Teams Need help?',
  'Join the meeting now',
  'Meeting ID: 123 456 789',
  'Passcode: abc',
  'Dial in by phone',
  '+49 30 123456,,123# Germany, Berlin',
  'For organizers: Meeting options',
  '________________________________________________________________________________',
].join('\n');

describe('an agenda', () => {
  test.each([
    'Agenda: numbers, then plans',
    'Tagesordnung\n1. Zahlen',
    'Ordre du jour : budget',
    '議題：予算',
    '- numbers\n- plans\n- any other business',
    '1. numbers\n2) plans\n• questions',
    '<p>Please prepare:</p><ul><li>numbers</li><li>plans</li><li>questions</li></ul>',
    'We look at the numbers first.\nThen Bea shows the new plan.\nAt the end we decide on the budget.',
    `Agenda\n- plans\n${ZOOM}`,
  ])('is %j', (text) => {
    expect(featuresOf(text).hasAgenda).toBe(true);
  });

  test.each([
    '',
    'Weekly meeting',
    'No agenda',
    'Agenda: TBD',
    'Agendapunkte folgen nie',
    ZOOM,
    TEAMS,
    'Hi all,\n\nsee you there!\n\nAda',
  ])('is not %j', (text) => {
    expect(featuresOf(text).hasAgenda).toBe(false);
  });
});

describe('a conference link', () => {
  test.each([
    [ZOOM, ''],
    ['', 'https://meet.google.com/abc-defg-hij'],
    ['<https://teams.microsoft.com/l/meetup-join/19%3ameeting>', ''],
    ['', 'https://example.webex.com/meet/ada'],
  ])('is in %j %j', (description, location) => {
    expect(featuresOf(description, location).hasConferenceLink).toBe(true);
  });

  test('is not any address, and not the name of a room', () => {
    expect(featuresOf('https://example.com/zoom', 'Zoom room, 3rd floor').hasConferenceLink).toBe(false);
  });

  test('is there where the file has a property for it', () => {
    const texts = { description: '', location: '', links: [], hasConferenceProperty: true };
    expect(eventFeatures(texts).hasConferenceLink).toBe(true);
  });
});

describe('a notes document', () => {
  test.each([
    'Notes: https://docs.google.com/document/d/1aBc/edit',
    'https://example.atlassian.net/wiki/spaces/TEAM',
    'https://example.sharepoint.com/sites/team/notes.docx',
    'https://www.notion.so/team/notes-1',
    'https://hackmd.io/abc',
  ])('is %s', (text) => {
    expect(featuresOf(text).hasNotesDocument).toBe(true);
    expect(featuresOf('', '', text).hasNotesDocument).toBe(true);
  });

  test('is not a link to a meeting', () => {
    expect(featuresOf(ZOOM).hasNotesDocument).toBe(false);
  });
});
