import { expect, test } from 'vitest';
import type { SendingStatus } from '../../../adapters/aws/mail/sending-status.ts';
import { describeSending } from '../../../lambdas/check-sending/describe-sending.ts';

test.each<[string, SendingStatus, string]>([
  [
    'a new account',
    { maySendTo: 'sandbox', mailsPerDay: 200, mailsPerSecond: 1 },
    'This account is in the SES sandbox: it may send to verified addresses only, 200 mails a day, 1 a second. Request production access (docs/deploy.md#ses-sandbox).',
  ],
  [
    'an account with production access',
    { maySendTo: 'everyone', mailsPerDay: 50_000, mailsPerSecond: 14 },
    'This account may send to everyone: 50000 mails a day, 14 a second.',
  ],
  [
    'an account whose quota AWS does not tell',
    { maySendTo: 'everyone' },
    'This account may send to everyone: ? mails a day, ? a second.',
  ],
  [
    'an account that SES has stopped',
    { maySendTo: 'nobody', enforcement: 'SHUTDOWN' },
    'This account may not send mail (SHUTDOWN): ask AWS Support why SES stopped it.',
  ],
  [
    'an account that may not send, for no reason that AWS tells',
    { maySendTo: 'nobody' },
    'This account may not send mail: ask AWS Support why SES stopped it.',
  ],
])('describeSending() of %s', (_, status, sentence) => {
  expect(describeSending(status)).toBe(sentence);
});
