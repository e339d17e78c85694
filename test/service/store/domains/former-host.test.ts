import { expect, test } from 'vitest';
import { digestRecipient, formerHost } from '../../../../service/store/domains/former-host.ts';

test('digestRecipient is an address, with or without a language', () => {
  for (const recipient of ['a@example.com', { address: 'a@example.com', language: 'ja' }])
    expect(digestRecipient.parse(recipient)).toEqual(recipient);
  expect(digestRecipient.safeParse({ address: 'a@example.com' }).success).toBe(false);
});

test('formerHost keeps the members of a newer version', () => {
  const former = { owner: 'acme', inbox: 'a', zone: 'external', digestTo: [], passedAt: 'x', newer: 1 };
  expect(formerHost.parse(former)).toEqual(former);
});
