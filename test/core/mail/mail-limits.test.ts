import { expect, test } from 'vitest';
import { MailLimitError } from '../../../core/mail/mail-limits.ts';

test('MailLimitError keeps its reason beside its message', () => {
  expect(new MailLimitError('too-large', 'it is large')).toMatchObject({
    name: 'MailLimitError',
    reason: 'too-large',
    message: 'it is large',
  });
});
