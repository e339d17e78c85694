import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openCertificateAuthority } from '../../../../adapters/local/https/certificate-authority.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();

test('openCertificateAuthority() signs with the same authority after a restart', async () => {
  const folder = newFolder();
  await openCertificateAuthority(folder);
  const ca = await openCertificateAuthority(folder);
  const authority = new X509Certificate(await readFile(ca.caFile));
  const certificate = new X509Certificate((await ca.issue('mta-sts.example.com')).chain);
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(authority.toString().trim()).toBe(ca.caCertificate.trim());
});

test('CertificateAuthority.issue() returns the same certificate until 30 days before its end', async () => {
  let now = new Date();
  const ca = await openCertificateAuthority(newFolder(), () => now);
  const first = await ca.issue('mta-sts.example.com');
  now = new Date(Number(now) + 59 * 86_400_000);
  expect(await ca.issue('mta-sts.example.com')).toBe(first);
  now = new Date(Number(now) + 2 * 86_400_000);
  const renewed = await ca.issue('mta-sts.example.com');
  expect(renewed).not.toBe(first);
  expect((Number(renewed.notAfter) - Number(now)) / 86_400_000).toBeGreaterThan(89);
});
