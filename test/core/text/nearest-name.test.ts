import { expect, test } from 'vitest';
import { nearestName } from '../../../core/text/nearest-name.ts';

const known = ['mode', 'mx', 'maxAgeSeconds', 'override', 'zone', 'zoneId'];

test.each([
  ['other separators and no unit', 'max_age', 'maxAgeSeconds'],
  ['another case', 'MaxAgeSeconds', 'maxAgeSeconds'],
  ['a missing letter', 'overide', 'override'],
  ['a wrong letter', 'node', 'mode'],
  ['the name itself, though another begins with it', 'ZONE', 'zone'],
  ['nothing like it', 'digestTo', undefined],
  ['too short to tell', 'm', undefined],
  ['no letters', '--', undefined],
  ['far too long', 'maxAgeSeconds'.repeat(10_000), undefined],
])('nearestName() of %s', (_, name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});
