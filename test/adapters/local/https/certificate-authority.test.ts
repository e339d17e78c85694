import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../../../adapters/local/https/certificate-authority.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-ca-'));
  folders.push(folder);
  return folder;
}

const daysUntil = (time: Date, now = Date.now()) => (Number(time) - now) / 86_400_000;

describe('openCertificateAuthority()', () => {
  test('creates an authority once, with a key that only this user can read', async () => {
    const folder = await newFolder();
    const first = await openCertificateAuthority(folder);
    const second = await openCertificateAuthority(folder);
    expect(second.caCertificate).toBe(first.caCertificate);
    expect(await readFile(first.caFile, 'utf8')).toBe(first.caCertificate);
    expect((await stat(join(folder, 'ca', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
    const certificate = new X509Certificate(first.caCertificate);
    expect([certificate.ca, certificate.checkIssued(certificate)]).toEqual([true, true]);
    expect(daysUntil(certificate.validToDate)).toBeGreaterThan(3_600);
  });

  test('says what to do about damaged or missing files, and does not replace them', async () => {
    const folder = await newFolder();
    const { caCertificate, caFile } = await openCertificateAuthority(folder);
    const keyFile = join(folder, 'ca', 'ca-key.pem');
    const key = await readFile(keyFile);
    await rm(keyFile);
    await expect(openCertificateAuthority(folder)).rejects.toThrow(
      /^Cannot use the certificate authority in ".*\/ca"/,
    );
    await writeFile(keyFile, key);
    await writeFile(caFile, 'no certificate');
    await expect(openCertificateAuthority(folder)).rejects.toThrow(
      /remove the folder to have a new one made/,
    );
    await writeFile(caFile, caCertificate);
    expect((await openCertificateAuthority(folder)).caCertificate).toBe(caCertificate);
  });

  test('refuses an expired authority', async () => {
    const folder = await newFolder();
    await openCertificateAuthority(folder, () => new Date('2010-01-01T00:00:00Z'));
    await expect(openCertificateAuthority(folder)).rejects.toThrow(/it ended on/);
  });
});

describe('CertificateAuthority.issue()', () => {
  test('gives a certificate for exactly that host, signed by the authority, even after a restart', async () => {
    const folder = await newFolder();
    await openCertificateAuthority(folder);
    const ca = await openCertificateAuthority(folder);
    const { chain, notAfter, key } = await ca.issue('mta-sts.example.com');
    const certificate = new X509Certificate(chain);
    const authority = new X509Certificate(ca.caCertificate);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkHost('mta-sts.example.com')).toBe('mta-sts.example.com');
    expect(certificate.checkHost('mta-sts.example.net')).toBeUndefined();
    expect([certificate.ca, certificate.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.1']]);
    expect(Number(certificate.validToDate)).toBe(Number(notAfter));
    expect(certificate.serialNumber).toMatch(/^4[0-9A-F]{31}$/);
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(chain.endsWith(ca.caCertificate)).toBe(true);
  });

  test('gives the same certificate again until it must be renewed', async () => {
    let now = new Date();
    const ca = await openCertificateAuthority(await newFolder(), () => now);
    const first = await ca.issue('mta-sts.example.com');
    now = new Date(Number(now) + 59 * 86_400_000);
    expect(await ca.issue('mta-sts.example.com')).toBe(first);
    now = new Date(Number(now) + 2 * 86_400_000);
    const renewed = await ca.issue('mta-sts.example.com');
    expect(renewed).not.toBe(first);
    expect(daysUntil(renewed.notAfter, Number(now))).toBeGreaterThan(89);
  });
});
