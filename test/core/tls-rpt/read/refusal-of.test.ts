import { expect, test } from 'vitest';
import { MailLimitError } from '../../../../core/mail/mail-limits.ts';
import { RefusalError } from '../../../../core/tls-rpt/read/read-limits.ts';
import { refusalOf } from '../../../../core/tls-rpt/read/refusal-of.ts';

test.each([
  [new RefusalError('zip-method-unknown', { method: 9 }), 'damaged-archive', 'zip-method-unknown'],
  [new MailLimitError('mailBytes', 5), 'too-large', 'too-many-bytes'],
  [new MailLimitError('headerBytes', 5), 'too-large', 'header-too-long'],
  [new MailLimitError('parts', 5), 'too-complex', 'too-many-parts'],
  [new MailLimitError('mimeDepth', 5), 'too-complex', 'parts-too-deep'],
])('refusalOf() of %s is %s: %s', (error, reason, code) => {
  const parameters = error instanceof MailLimitError ? { max: 5 } : { method: 9 };
  expect(refusalOf(error)).toEqual({ reason, cause: { code, parameters } });
});

test('refusalOf() rethrows errors that are not about the bytes', () => {
  const error = new TypeError('a bug');
  expect(() => refusalOf(error)).toThrow(error);
});
