import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';
import { enforcing, remove, settle } from './removing.ts';

test('a removal keeps records that others put at its names', async () => {
  const world = await enforcing();
  const { dns } = world.handles;
  const [ours] = world.txt();
  dns.set('_mta-sts.example.com', 'TXT', ['verification=abc', ours!]);
  dns.set('_smtp._tls.example.com', 'TXT', ['v=TLSRPTv1; rua=mailto:someone@else.example']);
  dns.set('mta-sts.example.com', 'CNAME', ['other.host.example']);
  await remove(world, 'customer left');
  await settle(world);
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
  expect(dns.values('_mta-sts.example.com', 'TXT')).toEqual(['verification=abc']);
  expect(dns.values('_smtp._tls.example.com', 'TXT')).toEqual([
    'v=TLSRPTv1; rua=mailto:someone@else.example',
  ]);
  expect(dns.values('mta-sts.example.com', 'CNAME')).toEqual(['other.host.example']);
});

test('the removal of an external domain deletes our records behind its CNAMEs, and leaves the CNAMEs', async () => {
  const world = new World();
  const domain = domainName('customer.example');
  await registerDomain(world.ports, domain, { owner: 'acme', digestTo: [], zone: 'external' });
  world.handles.dns.set(`mta-sts.${domain}`, 'CNAME', [world.ports.edge.endpoint]);
  await world.drain();
  const { tlsRptRecord } = delegatedNames(
    (await loadDomain(world.ports, domain))!.state,
    world.ports.service,
  );
  await startRemoval(world.ports, { domain, by: 'owner' });
  await world.drain();
  world.handles.clock.advance(61);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain });
  expect(await loadDomain(world.ports, domain)).toBeUndefined();
  expect(world.handles.dns.values(tlsRptRecord, 'TXT')).toEqual([]);
  expect(world.handles.dns.values(`mta-sts.${domain}`, 'CNAME'), 'not ours to delete').toHaveLength(1);
});

test('a worker that hangs at any call of the deletion does not damage a new registration', async () => {
  const wanted = enforce('new.example.net');
  for (let call = 1; ; call++) {
    const world = await enforcing();
    await remove(world, 'customer left');
    await settle(world);
    world.handles.clock.advance(61);
    const { store, dns, edge, tasks } = world.handles;
    const hooks = [store, dns, edge, tasks];
    let calls = 0;
    const hang = async () => {
      if (++calls !== call) return;
      for (const port of hooks) port.before = () => {};
      await settle(world);
      await settle(world);
      expect(await loadDomain(world.ports, world.domain), 'another worker was quicker').toBeUndefined();
      await world.register();
      await world.edit(wanted);
      await settle(world);
    };
    for (const port of hooks) port.before = hang;
    await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain }).catch(() => {});
    for (const port of hooks) port.before = () => {};
    if (calls < call) break;

    await settle(world);
    await settle(world);
    const hung = `hung at call ${call}`;
    expect(store.text(policyKey(world.domain)), hung).toBe(formatPolicy(wanted));
    const { announced, hosting, versions } = await world.state();
    expect([hosting.state, announced?.id], hung).toEqual(['serving', versions.at(-1)?.id]);
    expect(world.txt(), hung).toEqual([`v=STSv1; id=${announced?.id};`]);
    expect(edge.serves(world.domain), hung).toBe(true);
    expect(store.keys('owners/'), hung).toHaveLength(1);
  }
}, 60_000);
