import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeAuthority, makeHostCertificate } from '../../../../adapters/local/https/make-certificate.ts';

const now = new Date('2026-11-24T10:00:00.500Z');
const daysUntil = (time: Date) => (Number(time) - Number(now)) / 86_400_000;

test('makeAuthority() makes a self-signed authority that is valid for ten years', async () => {
  const { certificate, key } = await makeAuthority(now);
  const parsed = new X509Certificate(certificate);
  expect([parsed.ca, parsed.checkIssued(parsed), parsed.verify(parsed.publicKey)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(daysUntil(parsed.validToDate)).toBeCloseTo(3_650, 3);
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});

describe('makeHostCertificate()', () => {
  test('makes a certificate for exactly this host, signed by the authority', async () => {
    const authority = await makeAuthority(now);
    const { chain, notAfter, key } = await makeHostCertificate(authority, 'mta-sts.example.com', now);
    const certificate = new X509Certificate(chain);
    const issuer = new X509Certificate(authority.certificate);
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.checkHost('mta-sts.example.com')).toBe('mta-sts.example.com');
    expect(certificate.checkHost('mta-sts.example.net')).toBeUndefined();
    expect([certificate.ca, certificate.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.1']]);
    expect(Number(certificate.validToDate)).toBe(Number(notAfter));
    expect(certificate.serialNumber).toMatch(/^4[0-9A-F]{31}$/);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(chain.endsWith(authority.certificate)).toBe(true);
  });

  test('makes it valid from a day before to 90 days after', async () => {
    const { chain, notAfter } = await makeHostCertificate(
      await makeAuthority(now),
      'mta-sts.example.com',
      now,
    );
    expect(daysUntil(new X509Certificate(chain).validFromDate)).toBeCloseTo(-1, 3);
    expect(daysUntil(notAfter)).toBeCloseTo(90, 3);
  });
});
