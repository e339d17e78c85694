import { expect, test } from 'vitest';
import { finding } from '../../../../core/finding/finding.ts';
import { hostingSteps } from '../../../../service/hosting/steps/hosting-steps.ts';
import { delegatedNames } from '../../../../service/store/domains/domain-names.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const host = 'mta-sts.example.com';
/** The first domain that a world registers has this name. */
const target = '8279cc183d90b318e445.edge.strictmx.test';

async function registered(settings: Parameters<World['register']>[0] = {}): Promise<World> {
  const world = new World();
  await world.register(settings);
  return world;
}

const step = async (world: World, state: keyof typeof hostingSteps) =>
  hostingSteps[state](world.ports, await world.state());

test('hostingSteps: the records of a managed zone are set, and its CNAME is seen', async () => {
  const world = await registered();
  expect(await step(world, 'records-to-set')).toEqual({ to: 'cname-seen' });
  expect(world.handles.dns.values(host, 'CNAME')).toEqual([target]);
});

test('hostingSteps: of an external domain only the record behind its CNAME is set', async () => {
  const world = await registered({ zone: 'external' });
  expect(await step(world, 'records-to-set')).toEqual({
    wait: finding('cname-missing', { host, target, found: [] }),
  });
  expect(world.handles.dns.values(host, 'CNAME')).toEqual([]);
  const { tlsRptRecord } = delegatedNames(await world.state(), world.ports.service);
  expect(world.handles.dns.values(tlsRptRecord, 'TXT')).toHaveLength(1);
});

test.each<[string, string, boolean, 'cname-seen' | undefined]>([
  ['its name at the service', target, true, 'cname-seen'],
  ['a name of a former claim', `${'a'.repeat(20)}.edge.strictmx.test`, true, 'cname-seen'],
  ['the edge itself', 'edge.strictmx.test', true, 'cname-seen'],
  ['a name below such a name', `x.${target}`, true, undefined],
  ['a name that only ends like one', 'x.someedge.strictmx.test', true, undefined],
  ['the edge itself, which accepts nothing else', 'edge.strictmx.test', false, 'cname-seen'],
  ['a name at the service that the edge does not accept', target, false, undefined],
])('hostingSteps: an external domain may point to %s', async (_, to, takesServiceNames, next) => {
  const world = await registered({ zone: 'external' });
  world.handles.edge.takesServiceNames = takesServiceNames;
  world.handles.resolver.found('cname', host, [to]);
  const wanted = takesServiceNames ? target : 'edge.strictmx.test';
  const wait = finding('cname-missing', { host, target: wanted, found: [to] });
  expect(await step(world, 'records-to-set')).toEqual(next ? { to: next } : { wait });
});

test('hostingSteps: only a few short untrusted names are kept', async () => {
  const world = await registered({ zone: 'external' });
  const names = Array.from({ length: 1000 }, (_, at) => `${at}${'x'.repeat(1000)}.example`);
  world.handles.resolver.found('cname', host, names);
  const result = await step(world, 'records-to-set');
  expect(JSON.stringify(result).length).toBeLessThan(2000);
});

test('hostingSteps: CAA records that name only others keep the domain from its certificate', async () => {
  const world = await registered();
  world.handles.edge.caaIssuers = ['amazon.com'];
  expect(await step(world, 'cname-seen')).toEqual({ to: 'caa-allows' });
  world.handles.resolver.found('caa', 'example.com', [
    { critical: false, tag: 'issue', value: 'ca.example' },
  ]);
  expect(await step(world, 'cname-seen')).toEqual({
    wait: finding('caa-forbids-edge', {
      domain: domainName('example.com'),
      name: 'example.com',
      issuer: 'amazon.com',
    }),
  });
});

test('hostingSteps: CAA records do not matter to an edge without an issuer', async () => {
  const world = await registered();
  world.handles.edge.caaIssuers = [];
  world.handles.resolver.found('caa', 'example.com', [
    { critical: false, tag: 'issue', value: 'ca.example' },
  ]);
  expect(await step(world, 'cname-seen')).toEqual({ to: 'caa-allows' });
});

test.each(['tenant', 'certificate-pending', 'attached'] as const)(
  'hostingSteps: a tenant that is gone in the state "%s" is created again',
  async (state) => {
    expect(await step(await registered(), state)).toEqual({ to: 'caa-allows' });
  },
);

test('hostingSteps: a domain is served once its certificate is attached everywhere', async () => {
  const world = await registered();
  await step(world, 'records-to-set');
  expect(await step(world, 'caa-allows')).toEqual({ to: 'tenant' });
  expect(await step(world, 'tenant')).toEqual({ to: 'certificate-pending' });
  world.handles.edge.automatic = false;
  expect(await step(world, 'certificate-pending')).toEqual({ to: 'attached' });
  expect(await step(world, 'attached')).toEqual({ wait: 'pending' });
  world.handles.edge.settle(world.domain);
  expect(await step(world, 'attached')).toEqual({ to: 'serving' });
});
