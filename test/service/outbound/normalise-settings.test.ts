import { expect, test } from 'vitest';
import {
  normaliseSettings,
  normaliseTarget,
  type OutboundSettingsRequest,
} from '../../../service/outbound/normalise-settings.ts';

const request: OutboundSettingsRequest = { enabled: true, bcc: [], domains: {}, destinations: {} };

test('normaliseSettings() puts names into the form in which they are compared', () => {
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

test.each<[string, Partial<OutboundSettingsRequest>]>([
  ['contact', { contact: 'nobody' }],
  ['bcc', { bcc: ['nobody'] }],
  ['onlyDomains', { onlyDomains: ['a b'] }],
  ['onlyDestinations', { onlyDestinations: ['ftp://example.org'] }],
  ['domains', { domains: { '': { suppress: 'x' } } }],
  ['destinations', { destinations: { nobody: { suppress: 'x' } } }],
  ['domains.example.com.redirect', { domains: { 'example.com': { redirect: 'nobody' } } }],
])('normaliseSettings() names the field %s that is none', (field, wrong) => {
  expect(normaliseSettings({ ...request, ...wrong })).toMatchObject({
    ok: false,
    reason: 'invalid-input',
    errors: [{ field, message: expect.any(String) }],
  });
});

test('normaliseTarget() takes an address with and without its scheme', () => {
  for (const target of ['tls@example.com', 'mailto:tls@Example.com'])
    expect(normaliseTarget('target', target)).toEqual({ ok: true, target: 'tls@example.com' });
});
