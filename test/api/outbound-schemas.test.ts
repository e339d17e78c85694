import { expect, test } from 'vitest';
import type * as z from 'zod';
import {
  outboundSettingsInput,
  sessionBatchInput,
  suppressionInput,
  testReportInput,
} from '../../api/outbound-schemas.ts';
import { parseSession } from '../../core/tls-rpt/write/parse-session.ts';
import { inputErrors } from './input-errors.ts';

const target = 'tls@example.com';

test.each<[string, z.ZodType, object, string, string]>([
  ['an unknown setting', outboundSettingsInput, { enable: true }, 'enable', '"enable" is not known'],
  ['a switch that is text', outboundSettingsInput, { enabled: 'no' }, 'enabled', 'expected true or false'],
  ['an empty name', outboundSettingsInput, { organizationName: '' }, 'organizationName', 'expected a name'],
  [
    'a long contact',
    outboundSettingsInput,
    { contact: 'x'.repeat(301) },
    'contact',
    'at most 300 characters',
  ],
  ['six copies', outboundSettingsInput, { bcc: Array(6).fill(target) }, 'bcc', 'at most 5 addresses'],
  [
    'an unknown rule for a domain',
    outboundSettingsInput,
    { domains: { 'example.com': { block: true } } },
    'domains.example.com',
    'expected {"suppress": "<reason>"} or {"redirect": "<URI>"}',
  ],
  [
    'two rules for one destination',
    outboundSettingsInput,
    { destinations: { [target]: { suppress: 'asked', redirect: 'mailto:a@example.net' } } },
    'destinations.tls@example.com',
    'expected {"suppress": "<reason>"} or {"redirect": "<URI>"}',
  ],
  ['a suppression of nothing', suppressionInput, { target: '' }, 'target', 'expected an address or URL'],
  [
    'an unknown reason',
    suppressionInput,
    { target, reason: 'spam' },
    'reason',
    'expected "bounce", "complaint"',
  ],
  ['a suppression for no day', suppressionInput, { target, days: 0 }, 'days', 'expected at least 1'],
  ['a suppression for ever', suppressionInput, { target, days: 3_651 }, 'days', 'expected at most 3,650'],
  ['a test report to nobody', testReportInput, {}, 'to', '"to" is missing, expected text'],
])('the API refuses %s, by the name of the field', (_, schema, input, field, message) => {
  expect(inputErrors(schema, input)).toEqual([{ field, message: expect.stringContaining(message) }]);
});

test('outboundSettingsInput and suppressionInput fill in the defaults', () => {
  expect(outboundSettingsInput.parse({})).toEqual({ enabled: true, bcc: [], domains: {}, destinations: {} });
  expect(suppressionInput.parse({ target })).toEqual({ target, reason: 'manual', detail: '' });
});

test('sessionBatchInput documents each member that parseSession() reads', () => {
  const record = {
    time: '2026-11-23T09:30:00Z',
    domain: 'example.com',
    policyType: 'sts',
    policyDomain: 'example.net',
    policyString: ['version: STSv1'],
    mxHost: ['mx.example.com'],
    result: 'failure',
    sessions: 2,
    failureDetails: [
      {
        resultType: 'certificate-expired',
        sendingMtaIp: '192.0.2.1',
        receivingMxHostname: 'mx.example.com',
        receivingMxHelo: 'mx.example.com',
        receivingIp: '192.0.2.2',
        additionalInformation: 'https://example.com/',
        failureReasonCode: 'expired',
      },
    ],
    carriedReport: true,
    recipients: ['tls@example.com'],
    messageId: 'a@example.com',
  };
  expect(sessionBatchInput.parse([record])).toEqual([record]);
  const parsed = parseSession(record, new Date('2026-11-24T06:00:00Z'));
  const { result, ...members } = record;
  expect(parsed).toEqual({ ok: true, session: { ...members, successful: false } });
});
