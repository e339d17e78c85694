import { generateKeyPair } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from '../files/object-files.ts';

/**
 * Reads the private key (PKCS #8 PEM, RSA 2048) that signs outgoing mail. The first start creates the file; only its
 * owner can read it.
 */
export async function openDkimKeyFile(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'dkim');
  const file = join(folder, 'private.pem');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Written completely or not at all: half a key would fail only at the first mail, days later.
  await writeFile(`${file}.new`, pem, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return pem;
}
