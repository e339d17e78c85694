import { expect, test } from 'vitest';
import { weighEvidence } from '../../../service/publishing/weigh-evidence.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { domainName } from '../../fakes/names.ts';
import { inTesting, reportsCome, testing } from '../../service/publishing/reported-world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com/policy';
const policy = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeSeconds: 1_209_600 };

/** Puts a policy over the one that is there. */
async function put(api: ApiClient, body: object, query = '') {
  const etag = (await api.call('GET', path)).headers.get('ETag');
  return api.call('PUT', `${path}${query}`, body, etag ? { 'If-Match': etag } : {});
}

const lastAudit = async (api: ApiClient) =>
  (await api.call('GET', '/v1/audit?day=2026-11-24')).body.entries.at(-1);

test('PUT policy warns of an MX that is a CNAME, and POST check opens a notice about it', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  api.world.handles.resolver.found('cname', 'mx1.example.com', ['real.example.net']);
  const { status, body } = await put(api, policy);
  expect(status).toBe(200);
  expect(body.warnings).toContainEqual(
    expect.stringContaining('mx1.example.com is an MX, but also a CNAME that points to "real.example.net"'),
  );
  await api.world.drain();
  const checked = (await api.call('POST', '/v1/domains/example.com/check')).body;
  expect(checked.incidents).toContainEqual(
    expect.objectContaining({ code: 'mx-is-alias', subject: 'mx1.example.com', severity: 'warning' }),
  );
});

test('PUT policy with enforce refuses an IP address among the MX, names it, and lets an override through', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com', '192.0.2.9');
  const refused = await put(api, policy);
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([{ field: 'mx', message: expect.stringContaining('"192.0.2.9"') }]);
  expect(refused.body.detail).toContain('"override"');

  const { status, body } = await put(api, { ...policy, override: { reason: 'it goes away today' } });
  expect(status).toBe(200);
  expect(body.warnings.join()).toContain('192.0.2.9');
});

test('PUT policy refuses an override without a reason, and names the field', async () => {
  const api = await ApiClient.hosted();
  const { status, body } = await put(api, { ...policy, override: {} });
  expect([status, body.errors[0].field]).toEqual([422, 'override.reason']);
  expect((await api.call('GET', path)).status, 'nothing was put').toBe(404);
});

test('the audit of an override names the hosts, versions and dates that were overridden', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  await put(api, policy);
  expect((await lastAudit(api)).request).toEqual(policy);
  await api.world.drain();
  const [version] = (await api.world.state()).versions;
  api.world.handles.clock.advance(1);
  api.world.mxIs('mx1.example.com', '192.0.2.9');
  const without = { ...policy, mx: ['mx2.example.com'] };
  await put(api, { ...without, override: { reason: 'mx1 is a spam trap' } });
  expect(await lastAudit(api)).toMatchObject({
    reason: 'mx1 is a spam trap',
    request: {
      ...without,
      overridden: [
        {
          code: 'mx-uncovered',
          parameters: {
            host: 'mx1.example.com',
            mode: 'enforce',
            coveredBy: { id: version?.id, until: expect.stringMatching(/^2026-12-08T/) },
          },
        },
        { code: 'mx-is-address', parameters: { host: '192.0.2.9' } },
      ],
    },
  });
});

test('the audit of an override says if nothing was overridden', async () => {
  const api = await ApiClient.hosted();
  await put(api, { ...policy, override: { reason: 'to be sure' } });
  expect((await lastAudit(api)).request).toEqual({ ...policy, overridden: [] });
});

test('GET policy distinguishes a policy that was deleted directly in the store from one that was never published', async () => {
  const api = await ApiClient.hosted();
  expect((await api.call('GET', path)).body.detail).toContain('none has been published yet');
  await put(api, policy);
  await api.world.drain();
  const { id } = (await api.world.state()).versions[0]!;
  await api.world.ports.store.delete(policyKey(domainName('example.com')));

  const gone = await api.call('GET', path);
  expect(gone.status).toBe(404);
  expect(gone.body.type).toBe('urn:strictmx:problem:no-policy');
  for (const part of [
    id,
    'somebody deleted its file directly in the store',
    'Publish it again',
    'the versions of the domain have its text',
  ])
    expect(gone.body.detail).toContain(part);
  expect(gone.body.detail).not.toContain('none was put');

  const again = await put(api, policy);
  expect(again.status).toBe(200);
  expect(again.body.warnings.join(), 'enforce was there').not.toContain('"enforce" is safe');
  await api.world.drain();
  expect((await api.call('GET', path)).body).toMatchObject({ ...policy, announcedId: again.body.wantedId });
});

test.each([
  ['before any policy', undefined, ['Start with "testing"']],
  ['from testing without reports', 'testing', ['Days of testing: 0, expected 14', 'reporters']],
])('PUT policy with enforce %s warns of what is missing, and succeeds', async (_, mode, parts) => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  if (mode) {
    await put(api, { ...policy, mode });
    await api.world.drain();
  }
  for (const query of ['?dry-run=true', '']) {
    const { status, body } = await put(api, policy, query);
    expect(status).toBe(200);
    expect(body.warnings).toEqual([expect.stringContaining('"enforce" is safe')]);
    for (const part of parts) expect(body.warnings[0]).toContain(part);
  }
});

test('PUT policy with enforce warns of nothing once a check found reports that show that it is safe, or if it was enforced already', async () => {
  const world = await inTesting(false);
  const api = new ApiClient(world);
  await reportsCome(world, 15);
  await weighEvidence(world.ports, await world.state());
  const enforced = { ...testing, mode: 'enforce', maxAgeSeconds: policy.maxAgeSeconds };
  expect((await put(api, enforced)).body.warnings).toEqual([]);
  await world.drain();
  expect((await put(api, { ...enforced, maxAgeSeconds: 2_000_000 })).body.warnings).toEqual([]);
});

test('PUT policy during a change of provider says that the plan adds its servers again', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  await api.call('PUT', '/v1/domains/example.com/migration', { mx: ['mx.new.example'] });
  const warned = async (mx: string[]) =>
    ((await put(api, { ...policy, mx })).body.warnings as string[]).filter((one) => one.includes('provider'));
  expect(await warned(['mx1.example.com', 'mx.new.example'])).toEqual([]);
  expect(await warned(['mx1.example.com'])).toEqual([
    'A change of mail provider of example.com is in progress, which adds mx.new.example to "mx" again; to prevent that, stop the change of mail provider',
  ]);
});
