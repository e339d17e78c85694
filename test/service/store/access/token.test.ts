import { expect, test } from 'vitest';
import { tokenKey, tokenObject } from '../../../../service/store/access/token.ts';

test('tokenKey() is made of the part of a token that is no secret', () => {
  expect(tokenKey('abcdefghijkl')).toBe('tokens/abcdefghijkl.json');
});

test.each([
  ['of an owner', { owner: 'acme', scope: 'write' }, ['write']],
  ['of an administrator', { scope: 'write' }, ['admin']],
  ['that reads everything', { scope: 'read' }, ['read']],
])('tokenObject reads an older token %s', (_, older, scopes) => {
  const token = { schema: 1, id: 'a', hash: '00', createdAt: '2026-11-24T06:00:00.000Z', ...older };
  expect(tokenObject.read('tokens/a.json', Buffer.from(JSON.stringify(token))).scopes).toEqual(scopes);
});

test('tokenObject keeps a scope that only a newer version knows', () => {
  const token = { schema: 1, id: 'a', hash: '00', createdAt: '2026-11-24T06:00:00.000Z', scopes: ['zones'] };
  expect(tokenObject.read('tokens/a.json', Buffer.from(JSON.stringify(token))).scopes).toEqual(['zones']);
});
