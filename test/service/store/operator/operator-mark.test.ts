import { expect, test } from 'vitest';
import {
  operatorMarkKey,
  parseOperatorMarkKey,
  parseUnkeptMarkKey,
  unkeptMarkKey,
} from '../../../../service/store/operator/operator-mark.ts';

test('the keys of marks say which mail they are about', () => {
  expect(operatorMarkKey('mail/in/1')).toBe('operator-mail/due/mail/in/1');
  expect(parseOperatorMarkKey(operatorMarkKey('mail/in/1'))).toBe('mail/in/1');
  expect(unkeptMarkKey('mail/in/1')).toBe('operator-mail/not-kept/mail/in/1');
  expect(parseUnkeptMarkKey(unkeptMarkKey('mail/in/1'))).toBe('mail/in/1');
});
