import { expect, test, vi } from 'vitest';
import { finding, withoutTraits } from '../../../core/finding/finding.ts';
import { advanceHosting } from '../../../service/hosting/advance-hosting.ts';
import { changeSettings } from '../../../service/hosting/change-settings.ts';
import { EdgeError, type EdgeErrorCode } from '../../../service/ports/edge-tenants.ts';
import { domainKey, loadDomain } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { World } from '../world.ts';

const amazon = ['amazon.com', 'amazontrust.com'];

async function registered(settings: Parameters<World['register']>[0] = {}): Promise<World> {
  const world = new World();
  await world.register(settings);
  world.handles.tasks.take();
  return world;
}

const advance = (world: World) => advanceHosting(world.ports, world.domain);

test('advanceHosting() writes the records of a managed zone and continues to serving', async () => {
  const world = await registered();
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
  const { dns } = world.handles;
  const { policyHost } = delegatedNames(await world.state(), world.ports.service);
  expect(policyHost).toMatch(/^[0-9a-f]{20}\.edge\.strictmx\.test$/u);
  expect(dns.lookup('mta-sts.example.com', 'CNAME')?.values).toEqual([policyHost]);
  expect(dns.lookup('_smtp._tls.example.com', 'TXT')?.values[0]).toMatch(/^v=TLSRPTv1; rua=mailto:/);
  expect(world.handles.tasks.take()).toEqual([{ kind: 'rotate-id', domain: 'example.com' }]);
});

test('advanceHosting() creates a host again that is gone though the domain was serving', async () => {
  const world = await registered();
  await advance(world);
  const { tenants } = world.ports;
  const tenant = await tenants.describe(world.domain);
  if (!tenant) throw new Error('no host');
  await tenants.remove(world.domain, await tenants.disable(world.domain, tenant));
  expect(await tenants.describe(world.domain)).toBeUndefined();
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
  expect(await tenants.describe(world.domain)).toMatchObject({ attached: true });
});

test('advanceHosting() sets the CNAME of a managed zone again, once the operator falls back to the edge’s name', async () => {
  const world = await registered();
  const { edge, dns } = world.handles;
  edge.followsCnames = false;
  expect((await advance(world))?.hosting).toMatchObject({
    state: 'caa-allows',
    problem: { code: 'edge-cname-not-seen' },
  });
  edge.takesServiceNames = false;
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
  expect(dns.values('mta-sts.example.com', 'CNAME')).toEqual(['edge.strictmx.test']);
});

test('advanceHosting() shows the owner of an external domain the name to which the operator fell back', async () => {
  const world = await registered({ zone: 'external' });
  const { edge, resolver } = world.handles;
  edge.followsCnames = false;
  resolver.found('cname', host, [target]);
  expect((await advance(world))?.hosting).toMatchObject({
    state: 'caa-allows',
    problem: { code: 'edge-cname-not-seen', parameters: { target } },
  });
  edge.takesServiceNames = false;
  expect((await advance(world))?.hosting).toMatchObject({
    state: 'records-to-set',
    problem: { code: 'cname-missing', parameters: { target: 'edge.strictmx.test', found: [target] } },
  });
  resolver.found('cname', host, ['edge.strictmx.test']);
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
});

test('advanceHosting() does not change a domain that is served by the edge’s own name', async () => {
  const world = await registered();
  const { edge, dns } = world.handles;
  edge.takesServiceNames = false;
  await advance(world);
  edge.takesServiceNames = true;
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
  expect(dns.values('mta-sts.example.com', 'CNAME')).toEqual(['edge.strictmx.test']);
});

test('advanceHosting() removes the problem that the edge was unreachable, once it is reachable', async () => {
  const world = await registered();
  await advance(world);
  vi.spyOn(world.ports.tenants, 'describe').mockRejectedValueOnce(new Error('Throttling'));
  await expect(advance(world)).rejects.toThrow('Throttling');
  expect((await world.state()).hosting.problem?.code).toBe('step-failed');
  expect(await advance(world)).toMatchObject({ hosting: { state: 'serving' } });
  expect((await world.state()).hosting).not.toHaveProperty('problem');
});

const host = 'mta-sts.example.com';
/** The first domain that a world registers has this name. */
const target = '8279cc183d90b318e445.edge.strictmx.test';

test.each([
  ['no CNAME', undefined, finding('cname-missing', { host, target, found: [] })],
  [
    'a CNAME to someone else',
    { kind: 'found', records: ['elsewhere.example'] },
    finding('cname-missing', { host, target, found: ['elsewhere.example'] }),
  ],
  [
    'no answer',
    { kind: 'failed', why: 'SERVFAIL' },
    finding('cname-unknown', { host, target, error: 'SERVFAIL' }),
  ],
] as const)(
  'advanceHosting() waits with an external domain at %s, and says what to set',
  async (_, answer, found) => {
    const world = await registered({ zone: 'external' });
    if (answer) world.handles.resolver.answer('cname', 'mta-sts.example.com', answer as never);
    const { hosting } = (await advance(world))!;
    expect(hosting).toMatchObject({
      state: 'records-to-set',
      problem: withoutTraits(found),
    });

    world.handles.resolver.found('cname', 'mta-sts.example.com', [target]);
    const { hosting: fixed } = (await advance(world))!;
    expect(fixed).toMatchObject({ state: 'serving' });
    expect(fixed).not.toHaveProperty('problem');
  },
);

test.each([
  ['no issuer named', [], 'serving', undefined],
  ['Amazon named', [{ critical: false, tag: 'issue', value: 'amazon.com; account=1' }], 'serving', undefined],
  [
    'only other issuers named',
    [{ critical: false, tag: 'issue', value: 'letsencrypt.org' }],
    'cname-seen',
    'caa-forbids-edge',
  ],
  ['no issuer allowed', [{ critical: false, tag: 'issue', value: ';' }], 'cname-seen', 'caa-forbids-edge'],
  [
    'only addresses for violation reports',
    [{ critical: false, tag: 'iodef', value: 'mailto:a@b.example' }],
    'serving',
    undefined,
  ],
])('advanceHosting() with CAA records (%s) ends as %s', async (_, records, state, code) => {
  const world = await registered();
  world.handles.edge.caaIssuers = amazon;
  if (records.length > 0) world.handles.resolver.found('caa', 'example.com', records);
  const { hosting } = (await advance(world))!;
  expect(hosting.state).toBe(state);
  expect(hosting.problem?.code).toBe(code);
});

test('advanceHosting() uses only the CAA records of the closest ancestor', async () => {
  const world = await registered();
  world.handles.edge.caaIssuers = amazon;
  world.handles.resolver.found('caa', 'mta-sts.example.com', [
    { critical: false, tag: 'issue', value: 'amazon.com' },
  ]);
  world.handles.resolver.found('caa', 'example.com', [
    { critical: false, tag: 'issue', value: 'letsencrypt.org' },
  ]);
  expect((await advance(world))!.hosting.state).toBe('serving');
});

test('advanceHosting() treats no answer about CAA as a refusal', async () => {
  const world = await registered();
  world.handles.edge.caaIssuers = amazon;
  world.handles.resolver.fail('caa', 'example.com');
  expect((await advance(world))!.hosting.problem?.code).toBe('caa-unknown');
});

test.each<EdgeErrorCode>(['cname-not-seen', 'cname-in-use', 'limit-exceeded'])(
  'advanceHosting() keeps "%s" as a problem, waits, and continues once it is over',
  async (code) => {
    const world = await registered();
    world.handles.edge.before = (operation) => {
      if (operation === 'create') throw new EdgeError(code, `refused: ${code}`);
    };
    const { hosting } = (await advance(world))!;
    expect(hosting).toMatchObject({
      state: 'caa-allows',
      problem: { code: `edge-${code}`, parameters: { domain: 'example.com', target } },
    });
    // What the edge itself says, such as the name of a quota, is in the log.
    expect(world.handles.log.entries).toContainEqual({
      level: 'warn',
      event: 'edge-refused',
      fields: { domain: 'example.com', code, detail: `refused: ${code}` },
    });
    expect(world.handles.tasks.queued).toMatchObject([{ task: { kind: 'advance-hosting' } }]);
    world.handles.edge.before = () => {};
    expect((await advance(world))!.hosting.state).toBe('serving');
  },
);

test('advanceHosting() uses a tenant that an earlier try created', async () => {
  const world = await registered();
  world.handles.edge.wantsCname = false;
  await world.handles.edge.create(world.domain);
  expect((await advance(world))!.hosting.state).toBe('serving');
});

test('advanceHosting() waits for the certificate and its deployment', async () => {
  const world = await registered();
  const { edge } = world.handles;
  edge.automatic = false;
  expect((await advance(world))!.hosting).toMatchObject({ state: 'certificate-pending' });
  edge.setCertificate(world.domain, 'issued');
  expect((await advance(world))!.hosting).toMatchObject({ state: 'attached' });
  edge.settle(world.domain);
  expect((await advance(world))!.hosting).toMatchObject({ state: 'serving' });
});

test.each(['timed-out', 'failed'] as const)(
  'advanceHosting() keeps a certificate that %s as a problem',
  async (certificate) => {
    const world = await registered();
    world.handles.edge.automatic = false;
    await advance(world);
    world.handles.edge.setCertificate(world.domain, certificate);
    expect((await advance(world))!.hosting.problem?.code).toBe(`certificate-${certificate}`);
  },
);

async function withLostCertificate() {
  const world = await registered();
  const { edge } = world.handles;
  edge.automatic = false;
  await advance(world);
  edge.setCertificate(world.domain, 'timed-out');
  await advance(world);
  const asked: string[] = [];
  edge.before = (operation) => void asked.push(operation);
  return { world, edge, asked };
}

test('advanceHosting() requests a certificate that timed out once a day', async () => {
  const { world, edge, asked } = await withLostCertificate();
  world.handles.clock.advance(86_000);
  await advance(world);
  expect(asked).not.toContain('requestCertificate');
  world.handles.clock.advance(400);
  expect((await advance(world))!.hosting).not.toHaveProperty('problem');
  expect(asked.filter((operation) => operation === 'requestCertificate')).toHaveLength(1);
  edge.setCertificate(world.domain, 'issued');
  edge.settle(world.domain);
  await advance(world);
  edge.settle(world.domain);
  expect((await advance(world))!.hosting.state).toBe('serving');
});

test('advanceHosting() requests a lost certificate at once if the owner puts the domain again', async () => {
  const { world, asked } = await withLostCertificate();
  const loaded = (await loadDomain(world.ports, world.domain))!;
  await changeSettings(world.ports, loaded, { settings: loaded.state, endsRemoval: true });
  expect((await advance(world))!.hosting).toMatchObject({ state: 'certificate-pending' });
  expect(asked).toContain('requestCertificate');
});

test('advanceHosting() requests no certificate before the CNAME is back', async () => {
  const { world, asked } = await withLostCertificate();
  world.handles.clock.advance(86_400);
  world.handles.resolver.fail('cname', `mta-sts.${world.domain}`);
  expect((await advance(world))!.hosting.state).toBe('records-to-set');
  expect(asked).not.toContain('requestCertificate');
});

test('advanceHosting() keeps a tenant of another distribution as a problem instead of going round', async () => {
  const world = await registered();
  world.handles.edge.before = (operation) => {
    if (operation === 'create') throw new EdgeError('already-exists', 'there');
  };
  expect((await advance(world))!.hosting.problem?.code).toBe('edge-cname-in-use');
});

test('advanceHosting() keeps records that others set, until the domain says to adopt them', async () => {
  const world = await registered();
  const foreign = {
    name: 'mta-sts.example.com',
    type: 'CNAME' as const,
    ttlSeconds: 60,
    values: ['elsewhere.example'],
  };
  await world.ports.dns.change('Z-example.com', [{ from: undefined, to: foreign }]);
  expect((await advance(world))!.hosting.problem?.code).toBe('foreign-record');
  expect(world.handles.dns.lookup('mta-sts.example.com', 'CNAME')?.values).toEqual(['elsewhere.example']);
});

test('advanceHosting() checks again by one chain of tasks, however often it is called', async () => {
  const world = await registered({ zone: 'external' });
  for (let call = 0; call < 5; call++) await advance(world);
  expect(world.handles.tasks.queued).toHaveLength(1);
});

diesAtEveryCall('advanceHosting()', { arrange: registered, step: advance });

test('advanceHosting() leaves a domain in a state that only a newer version knows', async () => {
  const world = await World.hosted();
  const state = await world.state();
  const newer = { ...state, hosting: { ...state.hosting, state: 'warming-up' } };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify(newer));
  expect((await advanceHosting(world.ports, world.domain))?.hosting.state).toBe('warming-up');
  expect((await world.state()).hosting).toEqual(newer.hosting);
});
