import { expect, test } from 'vitest';
import {
  normaliseSettings,
  normaliseTarget,
  type OutboundSettingsRequest,
} from '../../../service/outbound/normalise-settings.ts';

const request: OutboundSettingsRequest = { enabled: true, bcc: [], domains: {}, destinations: {} };

test('normaliseSettings() converts names to the form in which they are compared', () => {
  const suppress = { suppress: 'asked for it' };
  expect(
    normaliseSettings({
      enabled: false,
      contact: 'TLS@Example.COM',
      bcc: ['Copy@Example.net'],
      onlyDomains: ['Bücher.example.'],
      onlyDestinations: ['mailto:A@Example.org'],
      domains: { 'EXAMPLE.com': suppress },
      destinations: { 'B@Example.org': suppress, 'https://Example.org/tls': suppress },
    }),
  ).toEqual({
    ok: true,
    settings: {
      schema: 1,
      enabled: false,
      contact: 'TLS@example.com',
      bcc: ['Copy@example.net'],
      onlyDomains: ['xn--bcher-kva.example'],
      onlyDestinations: ['A@example.org'],
      domains: { 'example.com': suppress },
      destinations: { 'B@example.org': suppress, 'https://example.org/tls': suppress },
    },
  });
});

const address = 'expected a mail address';
const destination = 'expected a mail address or an https URL';
const uri = 'expected "mailto:" and a mail address, or an https URL';
const suppress = { suppress: 'x' };

test.each<[string, Partial<OutboundSettingsRequest>, string]>([
  ['contact', { contact: 'nobody' }, `"contact" is "nobody", ${address}`],
  ['bcc', { bcc: ['nobody'] }, `"bcc" is "nobody", ${address}`],
  ['onlyDomains', { onlyDomains: ['a b'] }, 'Cannot use "a b" as a domain'],
  [
    'onlyDestinations',
    { onlyDestinations: ['ftp://example.org'] },
    `"onlyDestinations" is "ftp://example.org", ${destination}`,
  ],
  ['domains', { domains: { 'a b': suppress } }, 'Cannot use "a b" as a domain'],
  ['destinations', { destinations: { nobody: suppress } }, `"destinations" is "nobody", ${destination}`],
  [
    'domains.example.com.redirect',
    { domains: { 'example.com': { redirect: 'nobody' }, 'example.net': { redirect: 'mailto:a@b.net' } } },
    `"domains.example.com.redirect" is "nobody", ${uri}`,
  ],
  [
    'destinations.a@example.com.redirect',
    { destinations: { 'a@example.com': { redirect: 'ftp://example.net' } } },
    `"destinations.a@example.com.redirect" is "ftp://example.net", ${uri}`,
  ],
])('normaliseSettings() names the field of the invalid %s', (field, wrong, message) => {
  expect(normaliseSettings({ ...request, ...wrong })).toEqual({
    ok: false,
    reason: 'invalid-input',
    errors: [{ field, message: expect.stringContaining(message) }],
  });
});

test('normaliseTarget() takes an address with and without its scheme', () => {
  for (const target of ['tls@example.com', 'mailto:tls@Example.com'])
    expect(normaliseTarget('target', target)).toEqual({ ok: true, target: 'tls@example.com' });
});
