import { expect, test } from 'vitest';
import { type Scope, tokenScopes } from '../../../core/names/token-scope.ts';
import { hasScope, isAdministrator, mayReachOwner } from '../../../service/access/caller.ts';

test.each<[Scope, readonly Scope[]]>([
  ['read', ['read']],
  ['write', ['read', 'write']],
  ['sessions', ['sessions']],
  ['sender', ['sender']],
  ['admin', tokenScopes],
])('hasScope() of a token of "%s"', (scope, wanted) => {
  expect(tokenScopes.filter((needed) => hasScope({ scopes: [scope] }, needed))).toEqual(wanted);
});

test.each<[string, { owner?: string; scopes: Scope[] }, boolean]>([
  ['an administrator', { scopes: ['admin'] }, true],
  ['an older token that reads everything', { scopes: ['read'] }, true],
  ['an owner', { owner: 'acme', scopes: ['write'] }, false],
  ['an owner of an empty name', { owner: '', scopes: ['read'] }, false],
  ['a mail server', { scopes: ['sessions'] }, false],
  ['the sending side', { scopes: ['sender'] }, false],
])('isAdministrator() for %s', (_, caller, is) => {
  expect(isAdministrator(caller)).toBe(is);
});

test.each([
  ['an administrator', {}, true],
  ['the owner', { owner: 'acme' }, true],
  ['another owner', { owner: 'acme-2' }, false],
])('mayReachOwner() for %s', (_, caller, may) => {
  expect(mayReachOwner(caller, 'acme')).toBe(may);
});
