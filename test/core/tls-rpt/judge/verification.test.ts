import { expect, test } from 'vitest';
import { unverified } from '../../../../core/tls-rpt/judge/verification.ts';

test('unverified() gives the reason and its detail', () => {
  expect(unverified('unsigned', 'it has no DKIM signature')).toEqual({
    verified: false,
    reason: 'unsigned',
    detail: 'it has no DKIM signature',
  });
});
