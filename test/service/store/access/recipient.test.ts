import { expect, test } from 'vitest';
import { recipientId, recipientKey } from '../../../../service/store/access/recipient.ts';

test('recipientId() is the same for an address in upper and in lower case', () => {
  expect(recipientId('Admin@Example.com')).toBe(recipientId('admin@example.com'));
  expect(recipientId('admin@example.com')).not.toBe(recipientId('admin@example.org'));
});

test('recipientKey() keeps each owner in a separate folder', () => {
  expect(recipientKey('../acme', 'ab')).toBe('recipients/%2E%2E%2Facme/ab.json');
});
