import { expect, test } from 'vitest';
import { unverified } from '../../../../core/tls-rpt/judge/verification.ts';

test('unverified() gives the reason and its facts, and no sentence', () => {
  expect(unverified('failed', { signer: 'a.example', result: 'fail' })).toEqual({
    verified: false,
    reason: 'failed',
    parameters: { signer: 'a.example', result: 'fail' },
  });
});
