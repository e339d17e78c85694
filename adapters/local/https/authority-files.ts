import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Authority, curve, makeAuthority } from './make-certificate.ts';

/**
 * Reads the authority in `dataDir/ca`, or creates it there. The files are kept, so a client has to trust the authority
 * only once.
 * @returns the authority, and the file with its certificate
 * @throws Error that says what to do about files that are damaged, missing or expired
 */
export async function openAuthority(
  dataDir: string,
  now: Date,
): Promise<{ authority: Authority; caFile: string }> {
  const folder = join(dataDir, 'ca');
  const authority = existsSync(folder)
    ? await readAuthority(folder, now)
    : await writeAuthority(dataDir, folder, now);
  return { authority, caFile: join(folder, 'ca.pem') };
}

async function readAuthority(folder: string, now: Date): Promise<Authority> {
  try {
    const certificate = await readFile(join(folder, 'ca.pem'), 'utf8');
    const pkcs8 = Buffer.from(pemBody(await readFile(join(folder, 'ca-key.pem'), 'utf8')), 'base64');
    const parsed = new X509Certificate(certificate);
    if (now > parsed.validToDate) throw new Error(`it expired on ${parsed.validTo}`);
    return {
      certificate,
      signingKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['sign']),
      publicKey: await importPublicKey(parsed),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot use the certificate authority in "${folder}": ${why}. Restore the files, or remove the folder to get a new authority, which every client must then be told to trust`,
      { cause: error },
    );
  }
}

/** Writes both files into a temporary folder and renames it last. Neither file ever exists without the other. */
async function writeAuthority(dataDir: string, folder: string, now: Date): Promise<Authority> {
  const { key, ...authority } = await makeAuthority(now);
  const unfinished = join(dataDir, `ca.new-${randomBytes(6).toString('hex')}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(join(unfinished, 'ca.pem'), authority.certificate, { flush: true });
  const keyFile = join(unfinished, 'ca-key.pem');
  await writeFile(keyFile, key, { mode: 0o600, flush: true });
  await chmod(keyFile, 0o600);
  await rename(unfinished, folder);
  return authority;
}

function importPublicKey(certificate: X509Certificate): Promise<webcrypto.CryptoKey> {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', spki, curve, true, ['verify']);
}

const pemBody = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
