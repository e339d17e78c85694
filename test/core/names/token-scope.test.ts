import { expect, test } from 'vitest';
import { isScope, tokenScopes } from '../../../core/names/token-scope.ts';

test('tokenScopes has the scopes of the public interface', () => {
  expect(tokenScopes).toEqual(['read', 'write', 'sessions', 'sender', 'admin']);
});

test('isScope() is false for a scope that only a newer version knows', () => {
  expect([isScope('read'), isScope('zones')]).toEqual([true, false]);
});
