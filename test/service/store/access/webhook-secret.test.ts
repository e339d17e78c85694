import { expect, test } from 'vitest';
import { webhookSecretKey } from '../../../../service/store/access/webhook-secret.ts';

test('webhookSecretKey() encodes the name of the owner', () => {
  expect(webhookSecretKey('a/b')).toMatch(/^webhook-secrets\/[^/]+\.json$/u);
});
