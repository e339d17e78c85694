import { expect, test } from 'vitest';
import { tokenScopes } from '../../../core/names/token-scope.ts';

test('tokenScopes has the scopes of the public interface', () => {
  expect(tokenScopes).toEqual(['read', 'write', 'sessions', 'sender', 'admin']);
});
