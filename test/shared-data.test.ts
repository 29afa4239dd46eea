import { describe, expect, test } from 'vitest';
import { hasSharedData } from './shared-data.ts';

describe('a check that needs the shared data', () => {
  function surroundings(isHere: boolean, isRequired: boolean) {
    const warnings: string[] = [];
    return { warnings, isHere, isRequired, warn: (text: string) => void warnings.push(text) };
  }

  test('is made where the data is, without a word', () => {
    const here = surroundings(true, true);
    expect(hasSharedData('one', here)).toBe(true);
    expect(here.warnings).toEqual([]);
  });

  test('is left out aloud where the data is absent, once for each thing that is not tested', () => {
    const absent = surroundings(false, false);
    expect([hasSharedData('two', absent), hasSharedData('two', absent), hasSharedData('three', absent)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(absent.warnings).toEqual([expect.stringContaining('"two"'), expect.stringContaining('"three"')]);
  });

  test('fails where the data is absent and has to be there', () => {
    expect(() => hasSharedData('four', surroundings(false, true))).toThrow('"four" has not been tested');
  });
});
