import { describe, expect, test } from 'vitest';
import { DESCRIPTION_CUES } from './cue.ts';
import { readDescription } from './read-description.ts';
import { withoutJoinBlocks } from './join-blocks.ts';
import { joinTexts } from './testing/join-texts.ts';

const cuesOf = (text: string) => readDescription(text).cues;

describe('what is read', () => {
  test('the list of ideas is sorted, and each is there once', () => {
    expect([...DESCRIPTION_CUES]).toEqual([...new Set(DESCRIPTION_CUES)].toSorted());
  });

  test('ideas come sorted and once, however often and in which order they are named', () => {
    expect(cuesOf('Status update. Demo. Status report. We decide on it. Demos.')).toEqual([
      'decides',
      'reports',
      'shows-work',
    ]);
  });

  test('an empty text says nothing', () => {
    for (const text of ['', ' \n ']) {
      expect(readDescription(text)).toEqual({
        hasAgenda: false,
        hasNotesDocument: false,
        hasConferenceLink: false,
        cues: [],
      });
    }
  });

  test('agenda, links and ideas are told together', () => {
    expect(readDescription('Agenda: status updates\nhttps://hackmd.io/abc\nhttps://meet.google.com/abc')).toEqual({
      hasAgenda: true,
      hasNotesDocument: true,
      hasConferenceLink: true,
      cues: ['reports'],
    });
  });

  test('words in addresses of pages and people say nothing', () => {
    expect(cuesOf('https://example.com/status-update/demo, www.example.com/retro')).toEqual([]);
    expect(cuesOf('Ask status.update@example.com or demo@example.com')).toEqual([]);
  });

  test('what stands behind the first 16,384 characters is not read', () => {
    expect(cuesOf(`${'x '.repeat(8_100)} demo`)).toEqual(['shows-work']);
    expect(cuesOf(`${'x '.repeat(8_200)} demo`)).toEqual([]);
  });
});

describe('letters', () => {
  test.each([
    ['STATUS UPDATE', 'reports'],
    ['ＳＴＡＴＵＳ　ＵＰＤＡＴＥ', 'reports'],
    ['status-update', 'reports'],
    ['RETROSPECTIVA', 'looks-back'],
    ['decisión', 'decides'],
    ['decision', 'decides'],
    ['decisio\u0301n', 'decides'],
    ['BEYİN FIRTINASI', 'makes'],
    ['beyin firtinasi', 'makes'],
    ['Ruckblick', 'looks-back'],
    ['Rueckblick', 'looks-back'],
    ['RÜCKBLICK', 'looks-back'],
    ['Projektfortschritte', 'reports'],
    ['週次MTGの進捗', 'reports'],
  ])('%s says that it %s', (text, cue) => {
    expect(cuesOf(text)).toEqual([cue]);
  });

  test.each(['democracy', 'retrofit', 'Sdemo', 'demoß', 'демоdemo'])('%s holds no word', (text) => {
    expect(cuesOf(text)).toEqual([]);
  });
});

describe('what is denied', () => {
  test.each([
    'No demos.',
    'There is neither a demo nor a retro',
    'Demos are not allowed',
    'Keine Demo',
    'Demo findet nicht statt',
  ])('%s is not said', (text) => {
    expect(cuesOf(text)).toEqual([]);
  });

  test.each([
    'We have no time. Demo!',
    'No slides, a demo',
    'Not only demos',
    'No, I am afraid that this will be the demo',
  ])('%s is said', (text) => {
    expect(cuesOf(text)).toEqual(['shows-work']);
  });

  test('said once and denied once is said', () => {
    expect(cuesOf('No demo on Mondays. On Fridays a demo.')).toEqual(['shows-work']);
  });

  test('a word that denies what follows leaves alone what stands before', () => {
    expect(cuesOf('Demos aber keine Entscheidungen')).toEqual(['shows-work']);
  });
});

describe('points that are questions', () => {
  test.each([
    '- Why is it slow?\n- Who takes the phone?',
    '<ul><li>Why is it slow?</li><li>Who takes the phone?</li><li>Biscuits</li></ul>',
    '1. 何時ですか？\n2. 誰ですか？',
  ])('%j asks', (text) => {
    expect(cuesOf(text)).toEqual(['asks-questions']);
  });

  test.each(['Why?\nWho?', '- Why?', '- Why?\n- Who?\n- a\n- b\n- c'])('%j does not', (text) => {
    expect(cuesOf(text)).toEqual([]);
  });
});

describe('HTML', () => {
  test.each([
    ['<p>Status</p><p>update</p>', []],
    ['<p>Status <b>update</b></p>', ['reports']],
    ['<p>Status&nbsp;update</p>', ['reports']],
    ['R&eacute;trospective', ['looks-back']],
    ['R&#233;trospective', ['looks-back']],
    ['<style>.demo { color: red }</style><p>Hello</p>', []],
    ['<style>.demo { color: red }', []],
    ['<!-- demo --><p class="demo">retro</p>', ['looks-back']],
    ['<h2>Retro</h2>demo', ['looks-back', 'shows-work']],
    ['1 < 2, demo > 3', ['shows-work']],
  ])('%j says %j', (text, cues) => {
    expect(cuesOf(text)).toEqual(cues);
  });
});

describe('what conferencing programs add', () => {
  test.each(['2026-11-25 ', '25.11.2026 ', '10. 12. 2026 - ', '11/25/26: ', '1.  . ', '2.  - '])(
    'a line that begins with %j is no number to dial',
    (beginning) => {
      expect(readDescription(`${beginning}written update`).cues).toEqual(['already-written']);
    },
  );

  test.each(['+49 69 1234,,567# Germany, Frankfurt', '123 456 789#', '+1 25 11 26 33'])(
    'a number to dial is no text: %s',
    (line) => {
      expect(withoutJoinBlocks([line])).toEqual([]);
    },
  );

  test.each(Object.entries(joinTexts))('%s says nothing', (_, block) => {
    expect(cuesOf(block)).toEqual([]);
    expect(cuesOf(block.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(cuesOf(block.replaceAll('\n', '<br>'))).toEqual([]);
  });

  test('what people wrote before, between and behind two blocks is read', () => {
    const text = ['Status updates', joinTexts['teams'], 'and a demo', joinTexts['meet'], 'then coffee chat'].join('\n');
    expect(cuesOf(text)).toEqual(['reports', 'shows-work', 'social']);
  });

  test('two rules with a text between them are no block', () => {
    expect(cuesOf('____________\nStatus updates\n____________\nMicrosoft Teams')).toEqual(['reports']);
  });

  test('a request to write somewhere is no such line', () => {
    expect(cuesOf('Write your update here: https://example.com/doc')).toEqual(['already-written']);
  });
});
