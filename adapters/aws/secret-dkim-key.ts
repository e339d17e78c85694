/** The key that signs our mail, in Secrets Manager, where the deployment put it. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DkimKey } from '../../core/workflows/ports.ts';

/** The secret's text. */
export function formatDkimSecret(key: DkimKey): string {
  return JSON.stringify({ domain: key.domain, selector: key.selector, privateKey: key.privateKey });
}

export function createSecretDkimKey(client: SecretsManagerClient, secretId: string): () => Promise<DkimKey> {
  let key: Promise<DkimKey> | undefined;
  return () => {
    key ??= read(client, secretId).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  };
}

async function read(client: SecretsManagerClient, secretId: string): Promise<DkimKey> {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { domain, selector, privateKey } = JSON.parse(SecretString) as Partial<DkimKey>;
  if (!domain || !selector || !privateKey) {
    throw new Error(`Cannot sign mail: the secret "${secretId}" has no key, deploy the mail-out stack again`);
  }
  return { domain, selector, privateKey };
}
