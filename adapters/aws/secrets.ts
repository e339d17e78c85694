/** Secrets Manager, for the secrets that are made at deployment. */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

export async function readSecret(
  secretId: string,
  client = new SecretsManagerClient({}),
): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString;
  } catch (error) {
    // Secrets Manager also throws this for a secret without a value.
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export async function putSecret(
  secretId: string,
  value: string,
  client = new SecretsManagerClient({}),
): Promise<void> {
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: value }));
}
