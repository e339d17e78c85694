/** The key that signs our mail. The deployment puts it into Secrets Manager. */

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DkimKey } from '../../../core/mail/dkim/sign-mail.ts';
import { putSecret, readSecret } from '../secrets.ts';

/** Writes a key as the secret's text. */
export function formatDkimSecret(key: DkimKey): string {
  return JSON.stringify({ domain: key.domain, selector: key.selector, privateKey: key.privateKey });
}

/** @returns undefined for a secret without a key: a new secret holds random text */
function parseDkimSecret(text = ''): DkimKey | undefined {
  if (!text.startsWith('{')) return undefined;
  const { domain, selector, privateKey } = JSON.parse(text) as Partial<DkimKey>;
  return domain && selector && privateKey ? { domain, selector, privateKey } : undefined;
}

/** Reads the key when it is first needed and keeps it. */
export function createSecretDkimKey(client: SecretsManagerClient, secretId: string): () => Promise<DkimKey> {
  let key: Promise<DkimKey> | undefined;
  return () => {
    key ??= readKey(client, secretId).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  };
}

async function readKey(client: SecretsManagerClient, secretId: string): Promise<DkimKey> {
  const key = parseDkimSecret(await readSecret(secretId, client));
  if (!key)
    throw new Error(`Cannot sign mail: the secret "${secretId}" has no key; deploy the mail-out stack again`);
  return key;
}

/**
 * Returns the key of this domain and selector, and creates one if the secret has none. RFC 8301 §3.2: RSA with 2048 bits.
 */
export async function ensureSecretDkimKey(
  secretId: string,
  { domain, selector }: Pick<DkimKey, 'domain' | 'selector'>,
  client?: SecretsManagerClient,
): Promise<DkimKey> {
  const present = parseDkimSecret(await readSecret(secretId, client));
  if (present?.domain === domain && present.selector === selector) return present;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const key = {
    domain,
    selector,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  await putSecret(secretId, formatDkimSecret(key), client);
  return key;
}
