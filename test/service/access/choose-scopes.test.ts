import { expect, test } from 'vitest';
import type { Scope } from '../../../core/names/token-scope.ts';
import { chooseScopes, type ScopeRequest } from '../../../service/access/choose-scopes.ts';

test.each<[string, ScopeRequest, Scope[]]>([
  ['an owner alone may write', { owner: 'acme' }, ['write']],
  ['what a mail server holds needs no owner', { scopes: ['sessions'] }, ['sessions']],
  ['two scopes, each once', { scopes: ['sessions', 'sender', 'sessions'] }, ['sessions', 'sender']],
  ['an administrator', { scopes: ['admin'] }, ['admin']],
  ['the older form for an owner', { owner: 'acme', scope: 'read' }, ['read']],
  ['the older form for everything', { scope: 'write' }, ['admin']],
  ['the older form that reads everything, which stays reading', { scope: 'read' }, ['read']],
])('chooseScopes(): %s', (_, request, scopes) => {
  expect(chooseScopes(request)).toEqual({ ok: true, scopes });
});

test.each<[string, ScopeRequest, string]>([
  ['nothing', {}, 'scopes'],
  ['both forms', { owner: 'acme', scope: 'read', scopes: ['read'] }, 'scope'],
  ['an administrator with an owner', { owner: 'acme', scopes: ['admin'] }, 'scopes'],
  ['an administrator who is also something else', { scopes: ['admin', 'sessions'] }, 'scopes'],
  ['"write" for no owner', { scopes: ['write'] }, 'owner'],
  ['"read" for no owner beside "sessions"', { scopes: ['sessions', 'read'] }, 'owner'],
])('chooseScopes() refuses %s', (_, request, field) => {
  expect(chooseScopes(request)).toMatchObject({ ok: false, errors: [{ field }] });
});
