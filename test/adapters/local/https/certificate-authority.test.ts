import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../../../adapters/local/https/certificate-authority.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-ca-'));
  folders.push(folder);
  return folder;
}

test('openCertificateAuthority() signs with the same authority after a restart', async () => {
  const folder = await newFolder();
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
  const ca = await openCertificateAuthority(await newFolder(), () => now);
  const first = await ca.issue('mta-sts.example.com');
  now = new Date(Number(now) + 59 * 86_400_000);
  expect(await ca.issue('mta-sts.example.com')).toBe(first);
  now = new Date(Number(now) + 2 * 86_400_000);
  const renewed = await ca.issue('mta-sts.example.com');
  expect(renewed).not.toBe(first);
  expect((Number(renewed.notAfter) - Number(now)) / 86_400_000).toBeGreaterThan(89);
});
