import { expect, test } from 'vitest';
import { condenseFailures, resultOf } from '../../../../core/tls-rpt/bounds/condense-failures.ts';

test('condenseFailures() adds up details that differ only in their number, and lists the largest first', () => {
  const detail = { resultType: 'certificate-expired', receivingMxHostname: 'mx.example.com' };
  const other = { resultType: 'starttls-not-supported', failedSessions: 4 };
  const details = [{ ...detail, failedSessions: 2 }, other, { ...detail, failedSessions: 3 }];
  expect(condenseFailures(details)).toEqual([{ ...detail, failedSessions: 5 }, other]);
});

test('condenseFailures() shortens every text', () => {
  const long = 'x'.repeat(1_000);
  const [failure] = condenseFailures([
    {
      receivingMxHostname: long,
      receivingIp: long,
      sendingMtaIp: long,
      failureReasonCode: long,
      additionalInformation: long,
    },
  ]);
  expect(JSON.stringify(failure).length).toBeLessThan(1_000);
});

test('resultOf() takes a detail without type or number for one failed validation', () => {
  expect(resultOf({})).toEqual({ resultType: 'validation-failure', failedSessions: 1 });
});
