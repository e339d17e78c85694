import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../../core/finding/finding.ts';
import { attachCertificate, createTenant } from '../../../../service/hosting/steps/tenant-steps.ts';
import { EdgeError, type Tenant } from '../../../../service/ports/edge-tenants.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const domain = domainName('example.com');
/** The first domain that a world registers has this name. */
const target = '8279cc183d90b318e445.edge.strictmx.test';

async function arrange() {
  const world = new World();
  await world.register();
  const { edge } = world.handles;
  edge.wantsCname = false;
  return { world, edge, state: await world.state() };
}

test('createTenant() creates one, and uses one that an earlier try created', async () => {
  const { world, state } = await arrange();
  expect(await createTenant(world.ports, state)).toEqual({ to: 'tenant' });
  expect(await createTenant(world.ports, state)).toEqual({ to: 'tenant' });
});

test.each(['timed-out', 'failed'] as const)(
  'createTenant() requests a certificate again that %s',
  async (certificate) => {
    const { world, edge, state } = await arrange();
    await edge.create(domain);
    edge.setCertificate(domain, certificate);
    expect(await createTenant(world.ports, state)).toEqual({ to: 'tenant' });
    expect(await edge.describe(domain)).toMatchObject({ certificate: 'pending' });
  },
);

test.each(['already-exists', 'cname-in-use'] as const)(
  'createTenant() uses the tenant of an earlier try whose answer was lost, after the refusal "%s"',
  async (code) => {
    const { world, edge, state } = await arrange();
    await edge.create(domain);
    edge.before = (operation) => {
      if (operation === 'create') throw new EdgeError(code, 'there');
    };
    expect(await createTenant(world.ports, state)).toEqual({ to: 'tenant' });
  },
);

test('createTenant() says that the host is served by another distribution', async () => {
  const { world, edge, state } = await arrange();
  edge.inUseElsewhere.add(domain);
  const wait = finding('edge-cname-in-use', { domain, target });
  expect(await createTenant(world.ports, state)).toEqual({ wait });
  edge.inUseElsewhere.clear();
  edge.before = (operation) => {
    if (operation === 'create') throw new EdgeError('already-exists', 'there');
  };
  expect(await createTenant(world.ports, state)).toEqual({ wait });
});

test('createTenant() waits while the edge has not seen a CNAME that points to it', async () => {
  const { world, edge, state } = await arrange();
  edge.wantsCname = true;
  edge.followsCnames = false;
  world.handles.resolver.found('cname', `mta-sts.${domain}`, [target]);
  const wait = finding('edge-cname-not-seen', { domain, target });
  expect(await createTenant(world.ports, state)).toEqual({ wait });
  world.handles.resolver.fail('cname', `mta-sts.${domain}`);
  expect(await createTenant(world.ports, state)).toEqual({ wait });
});

test.each<[string, string[]]>([
  ['leads elsewhere', ['elsewhere.example']],
  ['is gone', []],
])('createTenant() goes back to the records if the CNAME %s by now', async (_, records) => {
  const { world, edge, state } = await arrange();
  edge.wantsCname = true;
  world.handles.resolver.found('cname', `mta-sts.${domain}`, records);
  expect(await createTenant(world.ports, state)).toEqual({ to: 'records-to-set' });
});

test('createTenant() goes back to the records once domains may no longer point to the edge by our names', async () => {
  const { world, edge, state } = await arrange();
  edge.wantsCname = true;
  edge.followsCnames = false;
  edge.takesServiceNames = false;
  world.handles.resolver.found('cname', `mta-sts.${domain}`, [target]);
  expect(await createTenant(world.ports, state)).toEqual({ to: 'records-to-set' });
});

test('createTenant() rethrows errors that are not a refusal of the edge', async () => {
  const { world, edge, state } = await arrange();
  edge.before = () => {
    throw new Error('network');
  };
  await expect(createTenant(world.ports, state)).rejects.toThrow('network');
});

async function withCertificate(certificate: Tenant['certificate']) {
  const { world, edge, state } = await arrange();
  await edge.create(domain);
  edge.setCertificate(domain, certificate);
  return { world, edge, state, tenant: (await edge.describe(domain))! };
}

test('attachCertificate() waits for the certificate, and attaches it', async () => {
  const { world, edge, state, tenant } = await withCertificate('pending');
  expect(await attachCertificate(world.ports, state, tenant)).toEqual({ wait: 'pending' });
  edge.setCertificate(domain, 'issued');
  const issued = (await edge.describe(domain))!;
  expect(await attachCertificate(world.ports, state, issued)).toEqual({ to: 'attached' });
});

test('attachCertificate() tries again later if the tenant changed meanwhile', async () => {
  const { world, edge, state, tenant } = await withCertificate('issued');
  edge.before = (operation) => {
    if (operation === 'attachCertificate') throw new EdgeError('stale', 'changed');
  };
  expect(await attachCertificate(world.ports, state, tenant)).toEqual({ wait: 'pending' });
});

test.each(['timed-out', 'failed'] as const)(
  'attachCertificate() names the issuer of a certificate that %s, and starts again after a day',
  async (certificate) => {
    const { world, edge, state, tenant } = await withCertificate(certificate);
    edge.caaIssuers = ['amazon.com'];
    const wait = finding(`certificate-${certificate}`, { domain, target, issuer: 'amazon.com' });
    expect(await attachCertificate(world.ports, state, tenant)).toEqual({ wait });
    const problem = problemOf(wait, world.handles.clock.now());
    const later = { ...state, hosting: { ...state.hosting, problem } };
    world.handles.clock.advance(86_399);
    expect(await attachCertificate(world.ports, later, tenant)).toEqual({ wait });
    world.handles.clock.advance(1);
    expect(await attachCertificate(world.ports, later, tenant)).toEqual({ to: 'records-to-set' });
  },
);
