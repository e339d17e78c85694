import { expect, test } from 'vitest';
import { customResource, deployFunction } from '../deploy-function.ts';

const world = deployFunction('make-admin-token');

test('make-admin-token puts a token into its secret, a hash into the store, and neither into the log', async () => {
  const { log } = await world().invoke('make-admin-token', customResource('Create'));
  const token = world().stub.secretsManager.secrets.get('FirstAdminToken')!;
  expect(token).toMatch(/^smx_/u);
  expect(log).not.toContain(token);
  await world().invoke('make-admin-token', customResource('Create'));
  expect(world().stub.secretsManager.secrets.get('FirstAdminToken')).toBe(token);
  expect(
    world()
      .stub.s3.keys('State')
      .filter((key) => key.startsWith('tokens/')),
  ).toHaveLength(1);
});
