import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, fit } from './display-width.ts';
import { plainText } from './plain-text.ts';
import { wrap } from './wrap.ts';

describe('how wide a text is', () => {
  test.each([
    ['Planning', 8],
    ['Größe', 5],
    ['Gro\u0308ße', 5],
    ['会議', 4],
    ['ﾊﾝｶｸ', 4],
    ['한국어', 6],
    ['🎉 party', 8],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['', 0],
  ])('%s takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  test('fitting always gives exactly the columns asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (text, columns) => {
        expect(displayWidth(fit(plainText(text), columns))).toBe(columns);
      }),
    );
  });

  test('a text that is cut ends with an ellipsis, between characters', () => {
    expect(fit('Quarterly planning', 10)).toBe('Quarterly…');
    expect(fit('会議会議', 6)).toBe('会議… ');
  });
});

describe('foreign text', () => {
  test.each([
    ['a colour', '\u001B[1;31mRed\u001B[0m', 'Red'],
    ['a colour in eight bits', '\u009B31mRed', 'Red'],
    ['a window title', '\u001B]0;title\u0007after', 'after'],
    ['a link', '\u001B]8;;https://evil.example\u001B\\text\u001B]8;;\u001B\\', 'text'],
    ['a device control string', '\u001BP1$r0m\u001B\\x', 'x'],
    ['a reset', '\u001Bcx', 'x'],
    ['a sequence without an end', 'x\u001B]0;never', 'x'],
    ['line breaks and tabs', 'a\r\nb\tc\u2028d', 'a b c d'],
    ['a changed direction', 'a\u202Eb\u2066c\u2069', 'abc'],
    ['invisible characters', 'a\u200B\u00ADb\uFEFF', 'ab'],
    ['half a character', 'a\uD800b', 'ab'],
    ['an emoji of several parts', '👩‍👩‍👧', '👩‍👩‍👧'],
  ])('%s is made harmless', (_what, foreign, plain) => {
    expect(plainText(foreign)).toBe(plain);
  });

  test('no control character passes, whatever comes', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('\u001B', '[', ']', 'm', ';', '\u0007', '\u009B', '\u009D', '\\', '\n', 'a', ' ', '\u202E'),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        // oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
        expect(plainText(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/);
      }),
    );
  });
});

describe('wrapping', () => {
  test('breaks between words and indents what follows', () => {
    expect(wrap('one two three four', 11, '  - ')).toEqual(['  - one two', '    three', '    four']);
  });

  test('a word that is too long stands alone', () => {
    expect(wrap('a incomprehensible b', 6, '  ')).toEqual(['  a', '  incomprehensible', '  b']);
  });
});
