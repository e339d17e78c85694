import { expect, test } from 'vitest';
import { readOriginals } from '../../../service/operator-mail/read-originals.ts';
import { operatorMarkKey } from '../../../service/store/operator/operator-mark.ts';
import { OperatorWorld } from './operator-world.ts';

test('readOriginals() says what our receiver found out', async () => {
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
    '',
    'Hello',
  ];
  await ports.store.put('mail/in/1', lines.join('\r\n'));
  expect(await readOriginals(ports, [operatorMarkKey('mail/in/1', 'a')])).toMatchObject([
    {
      facts: {
        from: 'ann@customer.example',
        receivedAt: '2026-11-24T09:00:00Z',
        recipients: ['abuse@reports.strictmx.test'],
        authenticationResults: [expect.stringContaining('dkim=pass header.d=customer.example')],
      },
      attachment: { filename: 'mail-1.eml' },
    },
  ]);
});

test('readOriginals() reads fifty, attaches 4 MB of them, and leaves out what is gone', async () => {
  const world = new OperatorWorld();
  await world.mark(60, 'customer.example', 'x\r\n'.repeat(100_000));
  await world.ports.store.delete('mail/in/0001');
  const originals = await readOriginals(world.ports, world.marks);
  expect(originals).toHaveLength(49);
  const bytes = originals.map(({ attachment }) => attachment?.content.byteLength ?? 0);
  expect(bytes.filter((one) => one > 0)).toHaveLength(16);
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(4_194_304);
  expect(originals[0]?.bytes).toBeGreaterThan(300_000);
});
