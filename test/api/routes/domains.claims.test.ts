/** Who may host a name, as strangers who share the service see it. */
import { expect, test } from 'vitest';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { setCnames } from '../../service/claims.ts';
import { reportJson } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';
const claim = { zone: 'external', digestTo: ['victim@example.net'] };

/** Acts as an owner's token from then on. */
async function become(api: ApiClient, owner?: string): Promise<void> {
  api.token = ApiClient.adminToken;
  if (owner !== undefined) api.token = (await api.call('POST', '/v1/tokens', { owner })).body.token;
}

interface Record {
  name: string;
  value: string;
}

/** The owner sets the records that GET lists. */
async function setRecords(api: ApiClient): Promise<void> {
  const { records } = (await api.call('GET', path)).body;
  for (const { name, value } of records as Record[]) api.world.handles.resolver.found('cname', name, [value]);
}

test("an owner's whole life with a claim: CNAMEs, hosting, a rival that gets nowhere, removal, a new owner", async () => {
  const world = new World();
  const api = new ApiClient(world);
  await become(api, 'rival');
  expect((await api.call('PUT', path, { ...claim, owner: 'rival' })).status).toBe(201);
  const rivalsView = (await api.call('GET', path)).body;

  await become(api, 'acme');
  expect((await api.call('PUT', path, { ...claim, owner: 'acme' })).status).toBe(201);
  await setRecords(api);
  await api.world.drain();
  world.handles.clock.advance(60);
  expect((await api.call('PUT', path, { ...claim, owner: 'acme' }, { 'If-Match': '*' })).status).toBe(200);
  await api.world.drain();
  expect((await api.call('GET', path)).body).toMatchObject({ state: 'serving', owner: 'acme' });
  const policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };
  expect((await api.call('PUT', `${path}/policy`, policy)).status).toBe(200);
  await api.world.drain();
  expect((await api.call('GET', path)).body).toMatchObject({ state: 'announced' });

  await become(api, 'rival');
  const after = (await api.call('GET', path)).body;
  expect(after.records.map(({ value }: Record) => value)).toEqual(
    rivalsView.records.map(({ value }: Record) => value),
  );
  expect(after).toMatchObject({ state: 'records-to-set', owner: 'rival' });
  expect((await api.call('PUT', `${path}/policy`, policy)).body.type).toContain('claim-waits');
  expect((await api.call('GET', `${path}/reports`)).status).toBe(409);
  expect(world.txt(`_mta-sts.${world.domain}`)).toEqual([]);

  await become(api, 'acme');
  const reason = encodeURIComponent('the domain is sold');
  expect((await api.call('DELETE', `${path}?force=true&reason=${reason}`)).status).toBe(202);
  for (let round = 0; round < 6; round++) {
    world.handles.clock.advance(600);
    world.handles.tasks.queued.push({
      task: { kind: 'advance-life-cycle', domain: world.domain },
      delaySeconds: 0,
    });
    await api.world.drain();
  }
  expect((await api.call('GET', path)).status).toBe(404);

  await become(api, 'rival');
  await setRecords(api);
  expect((await api.call('PUT', path, { ...claim, owner: 'rival' }, { 'If-Match': '*' })).status).toBe(200);
  await api.world.drain();
  expect((await api.call('GET', path)).body).toMatchObject({ state: 'serving', owner: 'rival' });
  const { versions } = (await api.call('GET', `${path}/versions`)).body;
  expect(
    versions.map(({ by }: { by: string }) => by),
    'what senders may hold',
  ).toContain('earlier-owner');
});

test.each([
  ['has a domain', () => {}],
  [
    'has a domain that cannot be read',
    ({ world }: ApiClient) => world.ports.store.put(domainKey(world.domain), '{'),
  ],
])('whether another owner %s makes no difference to an owner’s answer', async (_, arrange) => {
  const taken = await ApiClient.hosted();
  await arrange(taken);
  const free = new ApiClient(new World());
  const calls: [string, string, object?][] = [
    ['GET', path],
    ['PATCH', path, { digestHour: 3 }],
    ['GET', `${path}/policy`],
    ['GET', `${path}/reports`],
    ['GET', `${path}/incidents`],
    ['DELETE', path],
    ['PUT', `${path}/policy`, { mode: 'none', mx: [], maxAgeSeconds: 86_400 }],
    ['PUT', path, { owner: 'mallory', zone: 'managed' }],
    ['PUT', path, { owner: 'mallory', zone: 'external' }],
  ];
  await become(taken, 'mallory');
  await become(free, 'mallory');
  for (const [method, url, body] of calls) {
    const [one, other] = await Promise.all([taken, free].map((api) => api.call(method, url, body)));
    const said = (
      { status, body: answer }: typeof one = { status: 0, headers: new Headers(), body: {} },
    ) => ({
      status,
      type: answer?.type,
      detail: answer?.detail,
      state: answer?.state,
    });
    expect(said(one), `${method} ${url}`).toEqual(said(other));
  }
});

test("a rival's recipients get no mail, and its report address counts nothing for the owner", async () => {
  const api = await ApiClient.hosted();
  await become(api, 'mallory');
  await api.call('PUT', path, { ...claim, owner: 'mallory' });
  const { reportUrl } = (await api.call('GET', path)).body;
  const report = JSON.parse(reportJson({ failed: 9, successful: 0 }));
  const posted = await api.call('POST', new URL(reportUrl).pathname, report);
  expect(posted.body).toMatchObject({ outcome: 'quarantined' });
  expect(api.world.handles.store.keys('days/')).toEqual([]);
  await become(api);
  await api.call('PUT', '/v1/digests/2026-11-24');
  expect(JSON.stringify(api.world.handles.mail.sent)).not.toContain('victim@example.net');
});

test('DELETE of a waiting claim leaves nothing, and says so at once', async () => {
  const api = new ApiClient(new World());
  await become(api, 'acme');
  await api.call('PUT', path, { ...claim, owner: 'acme' });
  expect((await api.call('DELETE', `${path}?dry-run=true`)).status).toBe(202);
  expect((await api.call('GET', path)).status).toBe(200);
  const { status, body } = await api.call('DELETE', path);
  expect([status, body]).toEqual([202, expect.objectContaining({ cancellable: false, steps: [] })]);
  expect((await api.call('GET', path)).status).toBe(404);
  expect(api.world.handles.store.keys('claims/')).toEqual([]);
});

test('GET domains lists claims that wait to their owner, and to an administrator who names the owner', async () => {
  const api = await ApiClient.hosted();
  await become(api, 'beta');
  await api.call('PUT', path, { ...claim, owner: 'beta' });
  await api.call('PUT', '/v1/domains/b.example', { ...claim, owner: 'beta' });
  const listed = async (url: string) =>
    (await api.call('GET', url)).body.domains?.map(
      ({ domain, state }: { domain: string; state: string }) => `${domain} ${state}`,
    );
  const own = ['b.example records-to-set', 'example.com records-to-set'];
  expect(await listed('/v1/domains')).toEqual(own);
  expect((await api.call('GET', '/v1/domains?owner=acme')).status).toBe(422);
  await become(api);
  expect(await listed('/v1/domains?owner=beta')).toEqual(own);
  expect(await listed('/v1/domains')).toEqual(['example.com serving']);
  expect((await api.call('GET', `${path}?owner=beta`)).body).toMatchObject({ owner: 'beta' });
  expect((await api.call('GET', path)).body).toMatchObject({ owner: 'acme' });
});

test('an administrator hosts a domain without proof, and of several claims names one', async () => {
  const api = new ApiClient(new World());
  for (const owner of ['acme', 'beta']) {
    await become(api, owner);
    await api.call('PUT', path, { ...claim, owner });
  }
  await become(api);
  const several = await api.call('GET', path);
  expect([several.status, several.body.detail]).toEqual([409, expect.stringContaining('"acme", "beta"')]);
  expect((await api.call('GET', `${path}?owner=acme`)).status).toBe(200);
  expect((await api.call('PUT', path, { owner: 'acme', zone: 'external' })).status).toBe(201);
  expect((await api.call('GET', path)).body).toMatchObject({ owner: 'acme' });
  expect(api.world.handles.store.keys('domains/')).toEqual(['domains/example.com.json']);
});

test('a zone is written for an owner only once the operator granted it', async () => {
  const api = new ApiClient(new World());
  await become(api, 'acme');
  const managed = { owner: 'acme', zone: 'managed', adoptRecords: true };
  expect((await api.call('PUT', path, managed)).body.errors[0]).toMatchObject({ field: 'zone' });
  const { token } = api;
  await become(api);
  expect((await api.call('PUT', '/v1/owners/acme', { zones: ['example.com'] })).status).toBe(201);
  api.token = token;
  expect((await api.call('PUT', path, managed)).status).toBe(201);
});

test('setCnames() sets the records that GET lists', async () => {
  const api = new ApiClient(new World());
  await become(api, 'acme');
  await api.call('PUT', path, { ...claim, owner: 'acme' });
  const { reportAddress } = (await api.call('GET', path)).body;
  setCnames(api.world, { inbox: reportAddress.split('@')[0] });
  const { records } = (await api.call('GET', path)).body;
  expect(records.map(({ state }: { state: string }) => state)).toEqual(['missing', 'set', 'set']);
});
