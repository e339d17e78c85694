import { expect, test } from 'vitest';
import { MailLimitError } from '../../../core/mail/mail-limits.ts';

test('MailLimitError names the limit that was exceeded', () => {
  const error = new MailLimitError('parts', 200);
  expect(error).toMatchObject({ name: 'MailLimitError', limit: 'parts', max: 200 });
  expect(error.message).toMatch(/parts.*200/);
});
