import { expect, test } from 'vitest';
import { verifyDkim } from '../../../../adapters/local/mail/dkim-results.ts';
import { keyRecord, signedMail } from './signed-mail.ts';

test('verifyDkim() verifies one signature of the largest mail that is accepted', async () => {
  const line = `${'x'.repeat(70)}\r\n`;
  const mail = await signedMail('inbox1@reports.strictmx.test', line.repeat(39_000_000 / line.length));
  const results = await verifyDkim(
    [mail],
    { txt: async () => keyRecord('') },
    new Date('2026-11-24T10:00:00Z'),
  );
  expect(results).toEqual([expect.stringMatching(/^dkim=pass /)]);
});
