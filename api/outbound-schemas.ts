import * as z from 'zod';
import { policyTypes } from '../core/tls-rpt/judge/policy-type.ts';

/** Shapes of the bodies of `/v1/sessions` and `/v1/outbound`. Each message completes `"field" is value, …`. */

const text = z.string('expected text').max(300, 'expected at most 300 characters');

const rule = z.union(
  [z.strictObject({ suppress: text }), z.strictObject({ redirect: text })],
  'expected {"suppress": "<reason>"} or {"redirect": "<URI>"}',
);

export const outboundSettingsInput = z.strictObject({
  enabled: z
    .boolean('expected true or false')
    .default(true)
    .describe('The off switch: false stops all reports'),
  organizationName: text.min(1, 'expected a name').exactOptional(),
  contact: text.exactOptional().describe("The reporter's address, at the domain that signs our mail"),
  bcc: z.array(text, 'expected a list of mail addresses').max(5, 'expected at most 5 addresses').default([]),
  onlyDomains: z
    .array(text, 'expected a list of domains')
    .max(10_000, 'expected at most 10,000 domains')
    .exactOptional(),
  onlyDestinations: z
    .array(text, 'expected a list of addresses and URLs')
    .max(10_000, 'expected at most 10,000 destinations')
    .exactOptional(),
  domains: z.record(z.string(), rule).default({}).describe('Rules by reported domain'),
  destinations: z.record(z.string(), rule).default({}).describe('Rules by address or URL'),
});
export type OutboundSettingsInput = z.infer<typeof outboundSettingsInput>;

export const testReportInput = z.strictObject({ to: text });

export const suppressionInput = z.strictObject({
  target: text.min(3, 'expected an address or URL').describe('The address or URL, as in the TLSRPT record'),
  reason: z
    .enum(['bounce', 'complaint', 'manual'], 'expected "bounce", "complaint" or "manual"')
    .default('manual'),
  detail: text.default(''),
  days: z
    .int('expected a whole number')
    .min(1, 'expected at least 1')
    .max(3_650, 'expected at most 3,650')
    .exactOptional(),
});

const sessionFailure = z.object({
  resultType: z.string().describe('RFC 8460 §4.3, such as `certificate-expired`'),
  sendingMtaIp: z.string().exactOptional(),
  receivingMxHostname: z.string().exactOptional(),
  receivingMxHelo: z.string().exactOptional(),
  receivingIp: z.string().exactOptional(),
  additionalInformation: z.string().exactOptional(),
  failureReasonCode: z.string().exactOptional(),
});

/** For the OpenAPI document; core/tls-rpt/write/parse-session.ts reads it, record by record. */
const sessionInput = z.object({
  time: z.iso.datetime({ offset: true }),
  domain: z.string().describe('The domain that the mail was for'),
  policyType: z.enum(policyTypes),
  policyDomain: z.string().exactOptional().describe('Default: same as `domain`'),
  policyString: z.array(z.string()).exactOptional(),
  mxHost: z.array(z.string()).exactOptional(),
  result: z.enum(['success', 'failure']),
  sessions: z.int().exactOptional().describe('Number of sessions that this covers (default: 1)'),
  failureDetails: z.array(sessionFailure).exactOptional(),
  carriedReport: z.boolean().exactOptional().describe('The session carried a TLS report, so it is left out'),
  recipients: z.array(z.string()).exactOptional(),
  messageId: z.string().exactOptional(),
});

export const sessionBatchInput = z.array(sessionInput).describe('Or NDJSON, or libtlsrpt datagrams');
