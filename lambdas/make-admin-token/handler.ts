import type { CustomResourceEvent } from '../../adapters/aws/custom-resource.ts';
import { readEnv } from '../../adapters/aws/env.ts';
import { createStore } from '../../adapters/aws/ports.ts';
import { putSecret, readSecret } from '../../adapters/aws/secrets.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { findToken, newToken, saveToken } from '../../service/access/tokens.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const ports = { store: createStore(env), clock: systemClock, random: systemRandom };

/**
 * Creates the first administrator's token. The person who deployed reads it from the secret once and then deletes it; the
 * store has only its hash. A valid token is kept, so that a repeat creates no second one.
 */
export async function handler(event: CustomResourceEvent) {
  const PhysicalResourceId = 'first-admin-token';
  if (event.RequestType !== 'Create') return { PhysicalResourceId };
  const present = await readSecret(env.TOKEN_SECRET);
  if (present !== undefined && (await findToken(ports, present))) return { PhysicalResourceId };
  const { token, state } = newToken(ports, { scopes: ['admin'], note: 'made at deployment' });
  await saveToken(ports, state);
  await putSecret(env.TOKEN_SECRET, token);
  return { PhysicalResourceId };
}
