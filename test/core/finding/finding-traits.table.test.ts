import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';

test.each([
  ['enforce', 'error', true],
  ['testing', 'warning', false],
] as const)('findingTraits: an uncovered MX under %s is an %s', (mode, severity, bouncesMail) => {
  expect(finding('mx-uncovered', { host: 'mx1.example.com', mode })).toMatchObject({
    area: 'mx',
    severity,
    bouncesMail,
    subject: 'mx1.example.com',
  });
});

test.each([
  [2, 'error'],
  [3, 'warning'],
])('findingTraits: a certificate that expires in %i days is an %s', (days, severity) => {
  const at = '2026-12-01T12:00:00Z';
  expect(
    finding('certificate-ends', { domain: domainName('example.com'), at: timestamp(at), days }).severity,
  ).toBe(severity);
});

test.each([true, false])(
  'findingTraits: many failures bounce mail only if senders refuse it (%s)',
  (refusesMail) => {
    const found = finding('many-failures', {
      firstDay: utcDay('2026-11-23'),
      lastDay: utcDay('2026-11-23'),
      failedSessions: 10,
      sessions: 20,
      usualShare: 0,
      applied: { policyType: 'sts', mode: 'enforce' },
      refusesMail,
    });
    expect(found).toMatchObject({ severity: 'error', bouncesMail: refusesMail });
  },
);
