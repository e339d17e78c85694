import { expect, test } from 'vitest';
import type { DayPolicy, DayState } from '../../../core/tls-rpt/figures/day.ts';
import { fingerprintPolicy } from '../../../core/tls-rpt/judge/match-policy.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { dayStateKey } from '../../../service/store/reports/day-state.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com/policy';
const policy = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeSeconds: 1_209_600 };

const mxIs = (api: ApiClient, ...hosts: string[]) =>
  api.world.handles.resolver.found(
    'mx',
    'example.com',
    hosts.map((exchange, index) => ({ exchange, preference: 10 * (index + 1) })),
  );

/** Puts a policy over the one that is there. */
async function put(api: ApiClient, body: object, query = '') {
  const etag = (await api.call('GET', path)).headers.get('ETag');
  return api.call('PUT', `${path}${query}`, body, etag ? { 'If-Match': etag } : {});
}

const lastAudit = async (api: ApiClient) =>
  (await api.call('GET', '/v1/audit?day=2026-11-24')).body.entries.at(-1);

test('PUT policy warns of an MX that is a CNAME, and POST check opens a notice about it', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com');
  api.world.handles.resolver.found('cname', 'mx1.example.com', ['real.example.net']);
  const { status, body } = await put(api, policy);
  expect(status).toBe(200);
  expect(body.warnings).toContainEqual(
    expect.stringContaining('mx1.example.com is an MX and a CNAME of "real.example.net"'),
  );
  await api.world.drain();
  const checked = (await api.call('POST', '/v1/domains/example.com/check')).body;
  expect(checked.incidents).toContainEqual(
    expect.objectContaining({ code: 'mx-is-alias', subject: 'mx1.example.com', severity: 'warning' }),
  );
});

test('PUT policy with enforce refuses an IP address among the MX, names it, and lets an override through', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com', '192.0.2.9');
  const refused = await put(api, policy);
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toEqual([{ field: 'mx', message: expect.stringContaining('"192.0.2.9"') }]);
  expect(refused.body.detail).toContain('"override"');

  const { status, body } = await put(api, { ...policy, override: { reason: 'it goes away today' } });
  expect(status).toBe(200);
  expect(body.warnings.join()).toContain('192.0.2.9');
});

test.each(['testing', 'none'])('PUT policy with %s warns of an IP address among the MX', async (mode) => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com', '192.0.2.9');
  const { status, body } = await put(api, { ...policy, mode });
  expect(status).toBe(200);
  expect(body.warnings.join()).toContain('192.0.2.9');
});

test('PUT policy says of an MX that no policy can name to rename it', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com', 'mx_1.example.com');
  const { status, body } = await put(api, policy);
  expect(status).toBe(422);
  expect(body.errors[0].message).toContain('Rename "mx_1.example.com"');
  expect(body.errors[0].message).not.toContain('Add "mx_1');
});

test('PUT policy refuses an override without a reason, and names the field', async () => {
  const api = await ApiClient.hosted();
  const { status, body } = await put(api, { ...policy, override: {} });
  expect([status, body.errors[0].field]).toEqual([422, 'override.reason']);
  expect((await api.call('GET', path)).status, 'nothing was put').toBe(404);
});

test('PUT policy trims the reason of an override', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx2.example.com');
  await put(api, { ...policy, override: { reason: '  it goes away\n' } });
  expect((await api.world.state()).versions[0]?.why).toBe('it goes away');
});

test('PUT policy accepts what GET and PUT returned, with a change', async () => {
  const api = await ApiClient.hosted();
  const first = (await put(api, policy)).body;
  expect((await put(api, { ...first, mode: 'testing' })).status).toBe(200);
  const { body } = await api.call('GET', path);
  expect(body.mode).toBe('testing');
  expect((await put(api, { ...body, mode: 'none' })).status).toBe(200);
});

test('the audit of an override names the hosts, versions and dates that were overridden', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com');
  await put(api, policy);
  expect((await lastAudit(api)).request).toEqual(policy);
  await api.world.drain();
  const [version] = (await api.world.state()).versions;
  api.world.handles.clock.advance(1);
  mxIs(api, 'mx1.example.com', '192.0.2.9');
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

test('GET policy distinguishes a policy that was deleted past the API from one that was never put, and it can be put again', async () => {
  const api = await ApiClient.hosted();
  expect((await api.call('GET', path)).body.detail).toContain('none was put yet');
  await put(api, policy);
  await api.world.drain();
  const { id } = (await api.world.state()).versions[0]!;
  await api.world.ports.store.delete(policyKey(domainName('example.com')));

  const gone = await api.call('GET', path);
  expect(gone.status).toBe(404);
  expect(gone.body.type).toBe('urn:strictmx:problem:no-policy');
  for (const part of [id, 'deleted past the API', `PUT ${path}`, 'GET /v1/domains/example.com/versions'])
    expect(gone.body.detail).toContain(part);
  expect(gone.body.detail).not.toContain('none was put');

  const again = await put(api, policy);
  expect(again.status).toBe(200);
  expect(again.body.warnings.join(), 'enforce was there').not.toContain('"enforce" is safe');
  await api.world.drain();
  expect((await api.call('GET', path)).body).toMatchObject({ ...policy, announcedId: again.body.wantedId });
});

/** Verified reports about the policy that is served, for days that pass. */
async function reportsCome(
  { world }: ApiClient,
  days: number,
  submitters: string[],
  over: Partial<DayPolicy> = {},
) {
  const sts: DayPolicy = {
    policyType: 'sts',
    fingerprint: fingerprintPolicy([world.served() ?? '']),
    mode: 'testing',
    successfulSessions: 10,
    failedSessions: 0,
    results: [],
    failures: [],
    ...over,
  };
  for (let n = 0; n < days; n++) {
    const day = world.handles.clock.now().toISOString().slice(0, 10);
    const reports = submitters.map((submitter) => [
      submitter,
      { submitter, verified: true, verification: 'dkim-aligned', digest: 'd', policies: [sts] },
    ]);
    const state: DayState = {
      schema: 1,
      domain: world.domain,
      day: utcDay(day),
      reports: Object.fromEntries(reports),
    };
    await world.ports.store.put(dayStateKey(utcDay(day), world.domain), JSON.stringify(state));
    world.handles.clock.advance(86_400);
  }
}

const expired: Partial<DayPolicy> = {
  failedSessions: 1,
  results: [{ resultType: 'certificate-expired', failedSessions: 1, details: 1 }],
};

const safe = '"enforce" is safe';
test.each([
  ['before any policy', undefined, 0, [], {}, ['with mode "testing" first']],
  ['from none', 'none', 0, [], {}, ['with mode "testing" first']],
  ['from testing without reports', 'testing', 0, [], {}, ['Days of testing: 0, expected 14', 'reporters']],
  [
    'from testing with failures of one reporter',
    'testing',
    15,
    ['google.com'],
    expired,
    ['certificate-expired', 'Verified reporters in the last 14 days: 1, expected 2'],
  ],
])(
  'PUT policy with enforce %s warns of what is missing, and succeeds',
  async (_, mode, days, submitters, over, parts) => {
    const api = await ApiClient.hosted();
    mxIs(api, 'mx1.example.com');
    if (mode) {
      await put(api, { ...policy, mode });
      await api.world.drain();
    }
    await reportsCome(api, days, submitters, over);
    for (const query of ['?dry-run=true', '']) {
      const { status, body } = await put(api, policy, query);
      expect(status).toBe(200);
      const told = body.warnings.filter((warning: string) => warning.includes(safe));
      expect(told).toHaveLength(1);
      for (const part of parts) expect(told[0]).toContain(part);
    }
  },
);

test('PUT policy with enforce warns of nothing once reports show that it is safe, or if it was enforced already', async () => {
  const api = await ApiClient.hosted();
  mxIs(api, 'mx1.example.com');
  await put(api, { ...policy, mode: 'testing' });
  await api.world.drain();
  await reportsCome(api, 15, ['google.com', 'outlook.com']);
  expect((await put(api, policy)).body.warnings).toEqual([]);
  await api.world.drain();
  expect((await put(api, { ...policy, maxAgeSeconds: 2_000_000 })).body.warnings).toEqual([]);
});
