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

/** A mail as SES stores it (its fields begin each object in S3). */
const fromSes = (verdict: string, below = '') =>
  [
    'Return-Path: <ann@customer.example>',
    'Received: from mx.customer.example (mx.customer.example [192.0.2.1])',
    ' by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 1',
    ' for abuse@reports.strictmx.test;',
    ' Tue, 24 Nov 2026 09:00:00 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    `X-SES-Virus-Verdict: ${verdict}`,
    'Received-SPF: pass (spfCheck: ok) client-ip=192.0.2.1;',
    'Authentication-Results: amazonses.com; spf=pass;',
    `${below}From: ann@customer.example`,
    '',
    'Hello',
  ].join('\r\n');

test.each([
  ['a virus', fromSes('FAIL'), false],
  [
    'a virus, and a sender who says that there is none',
    fromSes('FAIL', 'X-SES-Virus-Verdict: PASS\r\n'),
    false,
  ],
  ['no virus', fromSes('PASS'), true],
  ['no scan', fromSes('DISABLED'), true],
  ['a verdict of the sender’s own', fromSes('PASS', 'X-Mailer: x\r\nX-SES-Virus-Verdict: FAIL\r\n'), true],
])('readOriginals() attaches a mail only if SES found no virus: %s', async (_, raw, isAttached) => {
  const { ports } = new OperatorWorld();
  await ports.store.put('mail/in/1', raw);
  const [original] = await readOriginals(ports, [operatorMarkKey('mail/in/1', 'a')]);
  expect(original?.attachment !== undefined).toBe(isAttached);
  expect(original?.hasVirus).toBe(!isAttached);
});
