/**
 * An owner's whole life with claims on the local service: over HTTP, with the embedded DNS server as the customers'.
 * test/service/hosting/settle-claims.aws.test.ts is the same on the adapters for AWS.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { domainName } from '../fakes/names.ts';
import { readSet } from '../fakes/read-set.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { reportJson } from '../service/intake/report-mail.ts';
import { eventually, policyOf } from './running-service.ts';

const zone = 'customer.example';
const path = `/v1/domains/${zone}`;
const dataDir = temporaryFolder();
const clock = new FixedClock(new Date().toISOString());
let service: LocalService;

beforeAll(async () => {
  service = await startLocalService({
    dataDir,
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
    clock,
  });
  await service.zones.addZone(zone);
});
afterAll(() => service.close());

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
    const from = await readSet(service.zones, zone, name, 'CNAME');
    const to = { name, type: 'CNAME' as const, ttlSeconds: 60, values: [value] };
    await service.zones.change(zone, [{ from, to }]);
  }
}

const stateOf = (token: string, state: string) =>
  eventually(
    () => call(token, 'GET', path),
    ({ body }) => body.state === state,
  );

/** Does what the queue would do by itself once so much time has passed. */
async function after(seconds: number): Promise<void> {
  clock.advance(seconds);
  const domain = domainName(zone);
  await service.tasks.enqueue([
    { kind: 'advance-life-cycle', domain },
    { kind: 'advance-hosting', domain },
  ]);
  await service.tasks.idle();
}

const policy = policyOf('enforce', 'mx.customer.example');
let acme: string;
let rival: string;

test('a claim hosts once its CNAMEs are set, and a rival cannot take over', async () => {
  [acme = '', rival = ''] = await Promise.all(['acme', 'rival'].map(tokenOf));
  for (const [owner, token] of Object.entries({ rival, acme })) {
    const { status, body } = await call(token, 'PUT', path, { owner, zone: 'external' });
    expect([status, body.state]).toEqual([201, 'records-to-set']);
  }
  const rivalsView = (await call(rival, 'GET', path)).body;
  await setRecords(acme);
  await after(60);
  await stateOf(acme, 'serving');
  const override = { reason: 'the MX records follow' };
  expect((await call(acme, 'PUT', `${path}/policy`, { ...policy, override })).status).toBe(200);
  await stateOf(acme, 'announced');
  const { reportUrl } = (await call(acme, 'GET', path)).body;
  const report = JSON.parse(reportJson({ domain: zone, failed: 9, day: dayOf(clock.now()) }));
  expect((await call('', 'POST', new URL(reportUrl).pathname, report)).status).toBe(202);
  await eventually(
    () => call(acme, 'GET', `${path}/reports`),
    ({ body }) => body.reports?.length === 1,
  );

  for (const [method, below, body] of [
    ['PUT', '/policy', policy],
    ['GET', '/policy'],
    ['GET', '/reports'],
    ['GET', '/versions'],
    ['GET', '/incidents'],
  ] as const)
    expect((await call(rival, method, `${path}${below}`, body)).body.type, below).toContain('claim-waits');
  const { since: _, deletable: __, ...view } = (await call(rival, 'GET', path)).body;
  expect(rivalsView, 'as if nobody hosted the domain').toMatchObject({
    ...view,
    records: view.records.map(({ name, value }: { name: string; value: string }) => ({ name, value })),
  });
}, 60_000);

test('the owner removes the domain, which stays until no sender holds a policy any more', async () => {
  const { status, body } = await call(acme, 'DELETE', path);
  expect([status, body.cancellable]).toEqual([202, true]);
  await after(0);
  await eventually(
    () => call(acme, 'GET', `${path}/policy`),
    ({ body }) => body.mode === 'none' && body.announcedId === body.wantedId,
  );
  await after(policy.maxAgeSeconds - 3600);
  expect((await call(acme, 'GET', path)).body.state).toBe('removing');
  for (let round = 0; round < 8; round++) await after(1800);
  expect((await call(acme, 'GET', path)).status).toBe(404);
  expect((await call(rival, 'GET', path)).body).toMatchObject({ owner: 'rival', state: 'records-to-set' });
}, 60_000);

test('a new owner later sees nothing of the former one', async () => {
  const { reports: ofAcme } = (await call(acme, 'GET', `${path}/reports`)).body;
  expect(ofAcme).toBeUndefined();
  await setRecords(rival);
  await after(3600);
  await stateOf(rival, 'serving');
  const seen = async (below: string) => (await call(rival, 'GET', `${path}${below}`)).body;
  const [from, to] = [dayOf(new Date(0)), dayOf(clock.now())];
  expect((await seen(`/reports?from=${from}&to=${to}`)).reports).toEqual([]);
  expect((await seen('/summary?days=365')).days).toEqual([]);
  expect((await seen('/incidents')).incidents).toEqual([]);
  expect((await call(rival, 'GET', `${path}/policy`)).status).toBe(404);
  expect(JSON.stringify(await seen('/versions'))).not.toMatch(/acme|follow/u);
  expect((await call(acme, 'GET', path)).status).toBe(404);
  expect((await call(acme, 'GET', '/v1/domains')).body.domains).toEqual([]);
}, 60_000);
