import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Ports } from '../../../service/ports/ports.ts';
import { bounded } from '../bounded.ts';
import type { Env, mailVariables } from '../env.ts';
import { createSecretDkimKey } from './secret-dkim-key.ts';
import { createSesMailOut } from './ses-mail-out.ts';

/** The ports that send mail. They are a module of their own, so that functions load it only when they need it. */
export const createMailPorts = (env: Env<typeof mailVariables>): Pick<Ports, 'mail' | 'dkimKey'> => ({
  mail: createSesMailOut(new SESv2Client({ ...bounded, maxAttempts: 1 }), env.CONFIGURATION_SET),
  dkimKey: createSecretDkimKey(new SecretsManagerClient(bounded), env.DKIM_SECRET),
});
