import { describe, expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { isCovered } from '../../../core/mta-sts/mx-pattern.ts';
import { detectTemplate, suggestMx } from '../../../core/mta-sts/suggest-mx.ts';
import { templateNames } from '../../../core/mta-sts/templates.table.ts';

const google = ['aspmx.l.google.com', 'alt1.aspmx.l.google.com', 'alt2.aspmx.l.google.com'];
const microsoft = ['example-com.mail.protection.outlook.com'];
const microsoftDnssec = ['example-com.o-v1.mx.microsoft'];

describe('suggestMx()', () => {
  test.each([
    [
      'Google with five MX',
      'google-workspace' as const,
      google,
      ['aspmx.l.google.com', '*.aspmx.l.google.com'],
    ],
    ['Google with one MX', 'google-workspace' as const, ['smtp.google.com'], ['smtp.google.com']],
    [
      'Google for an old domain',
      'google-workspace' as const,
      ['aspmx.l.google.com', 'aspmx2.googlemail.com'],
      ['aspmx.l.google.com', 'aspmx2.googlemail.com'],
    ],
    ['Microsoft, by the exact name instead of the wildcard', 'microsoft-365' as const, microsoft, microsoft],
    ['Microsoft with DNSSEC, by the exact name', 'microsoft-365' as const, microsoftDnssec, microsoftDnssec],
    [
      'Fastmail',
      'fastmail' as const,
      ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
      ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
    ],
    [
      'Proton',
      'proton' as const,
      ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
      ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
    ],
    [
      'own servers',
      'own-servers' as const,
      ['mx1.example.com', 'mx2.example.com'],
      ['mx1.example.com', 'mx2.example.com'],
    ],
    [
      'Google without a live MX',
      'google-workspace' as const,
      [],
      ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'],
    ],
    ['Microsoft without a live MX', 'microsoft-365' as const, undefined, ['*.mail.protection.outlook.com']],
  ])('suggests the mx for %s', (_what, name, hosts, mx) => {
    expect(suggestMx(name, hosts).mx).toEqual(mx);
  });

  test('keeps a live host of another provider, and says so', () => {
    expect(suggestMx('fastmail', ['in1-smtp.messagingengine.com', 'backup.example.net'])).toEqual({
      mx: ['in1-smtp.messagingengine.com', 'backup.example.net'],
      notes: [finding('mx-not-of-provider', { host: 'backup.example.net', provider: 'Fastmail' })],
    });
  });

  test("treats hosts of another provider only as a move, and adds the new provider's patterns", () => {
    expect(suggestMx('proton', ['mx1.example.com'])).toEqual({
      mx: ['mail.protonmail.ch', 'mailsec.protonmail.ch', 'mx1.example.com'],
      notes: [finding('mx-not-of-provider', { host: 'mx1.example.com', provider: 'Proton Mail' })],
    });
  });

  test.each(templateNames)('%s leaves no live host uncovered', (name) => {
    const hosts = [...google, ...microsoft, ...microsoftDnssec, 'mx.example.com', 'mail.protonmail.ch'];
    const { mx } = suggestMx(name, hosts);
    expect(hosts.filter((host) => !isCovered(host, mx))).toEqual([]);
  });
});

test.each([
  ['google-workspace', google],
  ['microsoft-365', microsoft],
  ['microsoft-365', microsoftDnssec],
  ['proton', ['mail.protonmail.ch']],
  ['own-servers', ['mx.example.com']],
  ['own-servers', [...google, 'mx.example.com']],
  [undefined, []],
])('detectTemplate() finds %s', (name, hosts) => {
  expect(detectTemplate(hosts)).toBe(name);
});
