import { expect, test } from 'vitest';
import { attemptAnswer } from '../../../../core/tls-rpt/write/attempt-answer.ts';

test('attemptAnswer() gives a code and its facts, and no sentence', () => {
  expect(attemptAnswer('http-status', { status: 503 })).toEqual({
    code: 'http-status',
    parameters: { status: 503 },
  });
});
