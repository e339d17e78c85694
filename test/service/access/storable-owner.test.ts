import { expect, test } from 'vitest';
import { isStorableOwner } from '../../../service/access/storable-owner.ts';

test.each<[string, string, boolean]>([
  ['a name', 'acme', true],
  ['as long as a file name may be, with .json', 'a'.repeat(250), true],
  ['longer', 'a'.repeat(251), false],
  ['longer once it is encoded', '💣'.repeat(21), false],
  ['half a character', '\ud83d', false],
])('isStorableOwner() of %s', (_, owner, isStorable) => {
  expect(isStorableOwner(owner)).toBe(isStorable);
});
