/**
 * An owner's life with claims on the local service: over HTTP, with the embedded DNS server as the customers'. What
 * follows the removal takes minutes; test/service/hosting/settle-claims.aws.test.ts goes to the end.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { eventually, policyOf } from './running-service.ts';

const zone = 'customer.example';
const path = `/v1/domains/${zone}`;
const dataDir = temporaryFolder();
let service: LocalService;

beforeAll(async () => {
  service = await startLocalService({
    dataDir,
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
  });
  await service.zones.addZone(zone);
});
afterAll(() => service.close());

interface Step {
  name: string;
  state: string;
}

async function call(token: string, method: string, url: string, body?: object, ifMatch?: string) {
  const response = await fetch(`${service.ready.api}${url}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(ifMatch && { 'If-Match': ifMatch }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into many shapes
  const answer: any = await response.json();
  return { status: response.status, body: answer };
}

const tokenOf = async (owner: string): Promise<string> =>
  (await call(service.ready.adminToken, 'POST', '/v1/tokens', { owner })).body.token;

/** Whoever controls the zone sets the records that GET lists. */
async function setRecords(token: string): Promise<void> {
  const { body } = await call(token, 'GET', path);
  for (const { name, value } of body.records) {
    const from = await service.zones.read(zone, name, 'CNAME');
    const to = { name, type: 'CNAME' as const, ttlSeconds: 60, values: [value] };
    await service.zones.change(zone, [{ from, to }]);
  }
}

const stateOf = (token: string, state: string) =>
  eventually(
    () => call(token, 'GET', path),
    ({ body }) => body.state === state,
    15_000,
  );

test("an owner's life with a claim: CNAMEs, hosting, a rival that gets nowhere, removal", async () => {
  const [acme, rival] = await Promise.all(['acme', 'rival'].map(tokenOf));
  if (acme === undefined || rival === undefined) throw new Error('no tokens');
  for (const [owner, token] of Object.entries({ rival, acme })) {
    const { status, body } = await call(token, 'PUT', path, { owner, zone: 'external' });
    expect([status, body.state]).toEqual([201, 'records-to-set']);
  }
  await setRecords(acme);
  await stateOf(acme, 'serving');
  const policy = policyOf('testing', 'mx.customer.example');
  expect((await call(acme, 'PUT', `${path}/policy`, policy)).status).toBe(200);
  await stateOf(acme, 'announced');

  expect((await call(rival, 'PUT', `${path}/policy`, policy)).status).toBe(409);
  expect((await call(rival, 'GET', path)).body).toMatchObject({ owner: 'rival', state: 'records-to-set' });

  const { status } = await call(acme, 'DELETE', `${path}?force=true&reason=sold`);
  expect(status).toBe(202);
  await setRecords(rival);
  // The host is deleted two minutes after the records, when resolvers have forgotten them.
  const removing = await eventually(
    () => call(acme, 'GET', path),
    ({ body }) =>
      body.removal?.steps.some(({ name, state }: Step) => name === 'delete-host' && state === 'waiting'),
    15_000,
  );
  expect(removing.body.state).toBe('removing');
  expect((await call(rival, 'GET', path)).body).toMatchObject({ owner: 'rival', state: 'records-to-set' });
}, 60_000);
