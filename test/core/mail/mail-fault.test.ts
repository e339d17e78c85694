import { expect, test } from 'vitest';
import { mailFault } from '../../../core/mail/mail-fault.ts';

test('mailFault() is a code with its facts', () => {
  expect(mailFault('ses-no-answer', { errorName: 'TimeoutError' })).toEqual({
    code: 'ses-no-answer',
    parameters: { errorName: 'TimeoutError' },
  });
});
