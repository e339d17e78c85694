import { expect, test } from 'vitest';
import { outboundReason } from '../../../../core/tls-rpt/write/outbound-reason.ts';

test('outboundReason() keeps the facts beside the code, as they are stored', () => {
  const facts = { target: 'tls@example.com', why: 'asked by mail' };
  expect(outboundReason('destination-suppressed', facts)).toEqual({
    code: 'destination-suppressed',
    parameters: facts,
  });
});
