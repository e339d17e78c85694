import { expect, test } from 'vitest';
import { withoutDefaults } from '../../../service/store/without-defaults.ts';

interface Settings {
  size?: number;
  name?: string;
}
const defaults: Settings = { size: 10 };

test.each<[string, Settings, Settings, Settings]>([
  ['a default that nobody decided', { size: 10 }, {}, {}],
  ['a default that somebody decided before', { size: 10 }, { size: 20 }, { size: 10 }],
  ['another value than the default', { size: 11 }, {}, { size: 11 }],
  ['what has no default', { name: 'a' }, {}, { name: 'a' }],
])('withoutDefaults() of %s', (_, wanted, before, kept) => {
  expect(withoutDefaults(wanted, before, defaults)).toEqual(kept);
});
