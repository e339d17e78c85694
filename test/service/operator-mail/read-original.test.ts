import { expect, test } from 'vitest';
import { readOriginal } from '../../../service/operator-mail/read-original.ts';
import { OperatorWorld } from './operator-world.ts';

test('readOriginal() says what our receiver found out, and to which address of ours the mail came', async () => {
  const { ports } = new OperatorWorld();
  const lines = [
    'Return-Path: <ann@customer.example>',
    'Received: from mx.customer.example ([192.0.2.1])',
    ' by reports.strictmx.test with ESMTPS id 1',
    ' for abuse@reports.strictmx.test;',
    ' Tue, 24 Nov 2026 09:00:00 +0000 (UTC)',
    'Authentication-Results: reports.strictmx.test;',
    ' dkim=pass header.d=customer.example header.s=s1',
    'From: ann@customer.example',
    'To: inbox@reports.strictmx.test, postmaster@reports.strictmx.test',
    '',
    'Hello',
  ];
  await ports.store.put('mail/in/1', lines.join('\r\n'));
  expect(await readOriginal(ports, 'mail/in/1')).toMatchObject({
    address: 'abuse@reports.strictmx.test',
    facts: {
      from: 'ann@customer.example',
      receivedAt: '2026-11-24T09:00:00Z',
      authenticationResults: [expect.stringContaining('dkim=pass header.d=customer.example')],
    },
  });
});

test.each([
  [
    'a bounce address',
    `Bounce-${'a'.repeat(26)}@reports.strictmx.test`,
    `bounce-${'a'.repeat(26)}@reports.strictmx.test`,
  ],
  ['an address that is not named', 'list@customer.example', 'postmaster@reports.strictmx.test'],
])('readOriginal() of a mail to %s', async (_reason, to, address) => {
  const { ports } = new OperatorWorld();
  await ports.store.put('mail/in/1', `From: a@b.example\r\nTo: ${to}\r\n\r\nHello\r\n`);
  const original = await readOriginal(ports, 'mail/in/1');
  expect(original?.address).toBe(address);
  expect(original?.facts).toMatchObject({
    receivedAt: '2026-11-24T10:00:00.000Z',
    authenticationResults: [],
  });
});

test('readOriginal() finds nothing of a mail that is gone', async () => {
  expect(await readOriginal(new OperatorWorld().ports, 'mail/in/1')).toBeUndefined();
});
