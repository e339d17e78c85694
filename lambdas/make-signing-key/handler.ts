import type { CustomResourceEvent } from '../../adapters/aws/custom-resource.ts';
import { formatTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { readEnv } from '../../adapters/aws/env.ts';
import { ensureSecretDkimKey } from '../../adapters/aws/mail/secret-dkim-key.ts';
import { formatDkimKeyRecord } from '../../core/mail/dkim/sign-mail.ts';
import { variables } from './env.ts';

const env = readEnv(variables);

/**
 * Creates the key that signs our mail, once: an update keeps the existing key, and a deletion keeps the secret.
 * `Record` is the TXT value of its record in Route 53's form, quoted and split.
 */
export async function handler(event: CustomResourceEvent) {
  const PhysicalResourceId = `${env.DKIM_SELECTOR}._domainkey.${env.DKIM_DOMAIN}`;
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  const key = await ensureSecretDkimKey(env.DKIM_SECRET, {
    domain: env.DKIM_DOMAIN,
    selector: env.DKIM_SELECTOR,
  });
  return { PhysicalResourceId, Data: { Record: formatTxtValue(formatDkimKeyRecord(key.privateKey)) } };
}
