import { expect, test } from 'vitest';
import { formatTestAlarm } from '../../../bin/pages/test-alarm-page.ts';

test('formatTestAlarm() gives each recipient and the webhook a line, and shows no control characters', () => {
  const page = formatTestAlarm({
    domain: 'example.com',
    mails: [
      { address: 'ann@example.com', outcome: 'sent' },
      { address: 'b\u001b[2Job@example.com', outcome: 'over-quota' },
    ],
    webhook: { outcome: 'failed', failure: 'timeout\u202e' },
  });
  expect(page.split('\n').map((line) => line.replace(/ {2,}/u, ' | '))).toEqual([
    'ann@example.com | sent',
    expect.stringMatching(/ \| not sent: the mails of the day are used up$/u),
    expect.stringMatching(/^webhook \| failed: timeout/u),
  ]);
  expect(page).not.toContain('\u001b');
  expect(page).not.toContain('\u202e');
});
