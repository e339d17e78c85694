import { vi } from 'vitest';

export const stubCredentials = { AWS_ACCESS_KEY_ID: 'AKIASTUB', AWS_SECRET_ACCESS_KEY: 'stub' };

/** Where a command looks for region and credentials: only in these variables, until `vi.unstubAllEnvs()`. */
export function stubAwsEnvironment(variables: Record<string, string>): void {
  const others = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  for (const name of others) vi.stubEnv(name, undefined);
  const nowhere = {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries({ ...nowhere, ...variables })) vi.stubEnv(name, value);
}
