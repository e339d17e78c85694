import { expect, test } from 'vitest';
import { isAdministrator, mayChange, mayReachOwner } from '../../../service/access/caller.ts';

test('mayChange() wants the scope "write"', () => {
  expect([mayChange({ scope: 'write' }), mayChange({ scope: 'read' })]).toEqual([true, false]);
});

test('isAdministrator() is whoever has no owner, not even an empty one', () => {
  expect([isAdministrator({}), isAdministrator({ owner: 'acme' }), isAdministrator({ owner: '' })]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['an administrator', {}, true],
  ['the owner', { owner: 'acme' }, true],
  ['another owner', { owner: 'acme-2' }, false],
])('mayReachOwner() for %s', (_, caller, may) => {
  expect(mayReachOwner(caller, 'acme')).toBe(may);
});
