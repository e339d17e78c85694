/** Reports as RFC 8460 §4.4 has them, next to what reading them must give. */
import fc from 'fast-check';
import type { FailureDetail, Report, ReportedPolicy } from '../../../../core/tls-rpt/report.ts';

export type Json = { [name: string]: unknown };

/** What is to be read back, without notes. */
export type Expected = Omit<Report, 'notes'>;

// No two hyphens: names that begin with "xn--" are A-labels, and few of them are valid.
const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/).filter((name) => !name.includes('--'));
export const domainName = fc
  .tuple(label, label, fc.constantFrom('example', 'test', 'com'))
  .map((labels) => labels.join('.'));
const host = fc.tuple(label, domainName).map((labels) => labels.join('.'));
/** Free text: any characters, but no white space at its ends, where gateways eat it. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((value) => `t${value}t`);
const count = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat());
const ip = fc.oneof(fc.ipV4(), fc.ipV6());
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const resultType = fc.constantFrom(
  'starttls-not-supported',
  'certificate-expired',
  'validation-failure',
  'sts-policy-fetch-error',
  'tlsa-invalid',
  'a-new-type',
);

const detail: fc.Arbitrary<FailureDetail> = fc
  .record({
    resultType,
    failedSessions: count,
    sendingMtaIp: optional(ip),
    receivingMxHostname: optional(host),
    receivingMxHelo: optional(host),
    receivingIp: optional(ip),
    additionalInformation: optional(text),
    failureReasonCode: optional(text),
  })
  .map(withoutUndefined);

const policy: fc.Arbitrary<ReportedPolicy> = fc
  .record({
    policyType: fc.constantFrom('sts', 'tlsa', 'no-policy-found'),
    policyDomain: domainName,
    policyString: optional(
      fc.array(
        text.map((line) => `k: ${line}`),
        { minLength: 1, maxLength: 4 },
      ),
    ),
    mxHost: optional(
      fc.array(
        fc.oneof(
          host,
          domainName.map((name) => `*.${name}`),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    successfulSessions: count,
    failedSessions: count,
    failureDetails: optional(fc.array(detail, { minLength: 1, maxLength: 4 })),
  })
  .map(withoutUndefined)
  .map((entry) => ({ ...entry, failedSessions: leastFailed(entry) }));

/** Details may overlap, but none has more sessions than failed (RFC 8460 §4.3). */
function leastFailed({ failedSessions = 0, failureDetails = [] }: ReportedPolicy): number {
  return Math.max(failedSessions, ...failureDetails.map((one) => one.failedSessions ?? 0));
}

const day = fc
  .integer({ min: 0, max: 10_000 })
  .map((days) => new Date(Date.UTC(2018, 8, 1) + days * 86_400_000).toISOString().slice(0, 10));

export const expectedReport: fc.Arbitrary<Expected> = fc
  .record({
    organizationName: text,
    contactInfo: text,
    reportId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9.:+_@-]{0,30}$/),
    day,
  })
  .chain(({ day: date, ...head }) =>
    fc.array(policy, { maxLength: 3 }).map((policies) => ({
      ...head,
      begin: `${date}T00:00:00Z`,
      end: `${date}T23:59:59Z`,
      policies,
    })),
  );

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

/** The report as RFC 8460 §4.4 writes it. */
export function toJson(report: Expected): Json {
  return {
    'organization-name': report.organizationName,
    'date-range': { 'start-datetime': report.begin, 'end-datetime': report.end },
    'contact-info': report.contactInfo,
    'report-id': report.reportId,
    policies: report.policies.map((entry) => ({
      policy: {
        'policy-type': entry.policyType,
        'policy-string': entry.policyString,
        'policy-domain': entry.policyDomain,
        'mx-host': entry.mxHost,
      },
      summary: {
        'total-successful-session-count': entry.successfulSessions,
        'total-failure-session-count': entry.failedSessions,
      },
      'failure-details': entry.failureDetails?.map((failure) => ({
        'result-type': failure.resultType,
        'sending-mta-ip': failure.sendingMtaIp,
        'receiving-mx-hostname': failure.receivingMxHostname,
        'receiving-mx-helo': failure.receivingMxHelo,
        'receiving-ip': failure.receivingIp,
        'failed-session-count': failure.failedSessions,
        'additional-information': failure.additionalInformation,
        'failure-reason-code': failure.failureReasonCode,
      })),
    })),
  };
}

/** Members with the value undefined are gone afterwards, as they are from JSON text. */
export const copyJson = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
