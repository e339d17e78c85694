import { expect, test } from 'vitest';
import { authenticate, newToken, saveToken } from '../../../../service/access/tokens.ts';
import { tokenKey } from '../../../../service/store/access/token.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

test('a member of a newer version stays in a token when its use is noted', async () => {
  const ports = createFakePorts();
  const { token, state } = newToken(ports, { scopes: ['read'], owner: 'acme' });
  await saveToken(ports, state);
  await keepsUnknownMembers(ports.handles.store, tokenKey(state.id), () => authenticate(ports, token));
  expect(unseenWriters('service/access/tokens.ts')).toEqual([]);
});
