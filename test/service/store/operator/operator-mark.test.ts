import { expect, test } from 'vitest';
import { operatorMarkKey, parseOperatorMarkKey } from '../../../../service/store/operator/operator-mark.ts';

test('the key of a mark says which mail it is about, and of which site', () => {
  const key = operatorMarkKey('mail/in/1', 'customer.example');
  expect(key).toMatch(/^operator-mail\/due\/[^/]{16}\/mail\/in\/1$/);
  const { raw, site } = parseOperatorMarkKey(key);
  expect(raw).toBe('mail/in/1');
  expect(site).not.toBe(parseOperatorMarkKey(operatorMarkKey('mail/in/1', 'other.example')).site);
});
