import { expect, test } from 'vitest';
import { LocalTenants } from '../../../../adapters/local/https/local-tenants.ts';
import { edgeTenantsContract } from '../../../contracts/edge-tenants.contract.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';

const nothing = async () => {};

edgeTenantsContract('LocalTenants', async () => ({
  tenants: new LocalTenants(new MemoryStore()),
  prepare: nothing,
  settle: nothing,
}));

test('LocalTenants.isHosted() is true from create() to disable(), also after a restart', async () => {
  const store = new MemoryStore();
  const tenants = new LocalTenants(store);
  expect(await tenants.isHosted('example.com')).toBe(false);
  const tenant = await tenants.create('example.com');
  expect(tenant).toMatchObject({ deployed: true, attached: true, certificate: 'issued' });
  expect(await new LocalTenants(store).isHosted('example.com')).toBe(true);
  await tenants.disable('example.com', tenant);
  expect(await tenants.isHosted('example.com')).toBe(false);
});

test('LocalTenants keeps the members of a newer version at a tenant', async () => {
  const store = new MemoryStore();
  const tenants = new LocalTenants(store);
  await tenants.create('example.com');
  const key = 'edge/example.com.json';
  store.edit(key, JSON.stringify({ ...JSON.parse(store.text(key) ?? ''), pinned: true }));
  const tenant = await tenants.describe('example.com');
  await tenants.disable('example.com', await tenants.attachCertificate('example.com', tenant!));
  expect(JSON.parse(store.text(key) ?? '')).toEqual({
    schema: 1,
    domain: 'example.com',
    enabled: false,
    pinned: true,
  });
});
