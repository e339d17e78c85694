import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAuthority } from '../../../../adapters/local/https/authority-files.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();

const now = new Date();

describe('openAuthority()', () => {
  test('makes an authority once, with a key that only this user can read', async () => {
    const folder = newFolder();
    const first = await openAuthority(folder, now);
    const second = await openAuthority(folder, now);
    expect(second.authority.certificate).toBe(first.authority.certificate);
    expect(await readFile(first.caFile, 'utf8')).toBe(first.authority.certificate);
    expect((await stat(join(folder, 'ca', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('says what to do about damaged or missing files, and does not replace them', async () => {
    const folder = newFolder();
    const { authority, caFile } = await openAuthority(folder, now);
    const keyFile = join(folder, 'ca', 'ca-key.pem');
    const key = await readFile(keyFile);
    await rm(keyFile);
    await expect(openAuthority(folder, now)).rejects.toThrow(
      /^Cannot use the certificate authority in ".*\/ca"/,
    );
    await writeFile(keyFile, key);
    await writeFile(caFile, 'no certificate');
    await expect(openAuthority(folder, now)).rejects.toThrow(/remove the folder to get a new authority/);
    await writeFile(caFile, authority.certificate);
    expect((await openAuthority(folder, now)).authority.certificate).toBe(authority.certificate);
  });

  test('refuses an authority that has expired', async () => {
    const folder = newFolder();
    await openAuthority(folder, new Date('2010-01-01T00:00:00Z'));
    await expect(openAuthority(folder, now)).rejects.toThrow(/it expired on/);
  });

  test('reads a key that signs for the certificate beside it', async () => {
    const folder = newFolder();
    await openAuthority(folder, now);
    const { authority } = await openAuthority(folder, now);
    const { subtle } = globalThis.crypto;
    const data = Buffer.from('signed');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await subtle.sign(algorithm, authority.signingKey, data);
    expect(await subtle.verify(algorithm, authority.publicKey, signature, data)).toBe(true);
    expect(new X509Certificate(authority.certificate).ca).toBe(true);
  });
});
