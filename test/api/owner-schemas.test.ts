import { expect, test } from 'vitest';
import { ownerInput, ownerPath } from '../../api/owner-schemas.ts';

test('ownerInput reads zones in any spelling, and uses the defaults for absent quotas', () => {
  expect(ownerInput.parse({})).toEqual({ zones: [], quota: {} });
  expect(ownerInput.parse({ zones: ['BÜCHER.example.'] }).zones).toEqual(['xn--bcher-kva.example']);
});

test.each([
  ['a zone that is no domain', { zones: ['a b'] }],
  ['half a mail', { quota: { mailsPerDay: 0.5 } }],
  ['too many zones', { zones: Array(1001).fill('example.com') }],
])('ownerInput refuses %s', (_, input) => {
  expect(ownerInput.safeParse(input).success).toBe(false);
});

test('ownerPath refuses a name of two lines', () => {
  expect(ownerPath.safeParse({ owner: 'a\nb' }).success).toBe(false);
});
