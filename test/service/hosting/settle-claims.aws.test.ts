/** An owner's whole life with claims on the AWS adapters, against the stub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { advanceHosting } from '../../../service/hosting/advance-hosting.ts';
import { patchDomain, putDomain } from '../../../service/hosting/put-domain.ts';
import { advanceLifeCycle } from '../../../service/life-cycle/advance-life-cycle.ts';
import { requestRemoval } from '../../../service/life-cycle/request-removal.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { domainName } from '../../fakes/names.ts';
import { FaultWorld } from '../../model/fault-world.ts';

const domain = domainName('customer.example.net');
let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.start();
  world.stub.route53.addZone('strictmx.test');
});
afterAll(() => world.stop());

const by = (owner: string) => ({
  caller: { id: `${owner}-token`, owner, scopes: ['write'] as const },
  action: 'PUT',
  dryRun: false,
});

async function claim(owner: string) {
  const settings = { owner, digestTo: [], zone: 'external' as const };
  const result = await putDomain(world.ports, by(owner), { domain, settings, precondition: {} });
  if (!result.ok) throw new Error(result.reason);
  return result.state;
}

async function setCnames(claimed: { inbox: string }): Promise<void> {
  const { mtaStsRecord, tlsRptRecord } = delegatedNames(claimed, world.ports.service);
  const wanted = {
    '_mta-sts': mtaStsRecord,
    '_smtp._tls': tlsRptRecord,
    'mta-sts': world.ports.edge.endpoint,
  };
  for (const [label, target] of Object.entries(wanted)) {
    const name = `${label}.${domain}`;
    const from = await world.ports.dns.read(world.zoneId, name, 'CNAME');
    const to = { name, type: 'CNAME' as const, ttlSeconds: 60, values: [target] };
    await world.ports.dns.change(world.zoneId, [{ from, to }]);
  }
}

async function hostedBy(): Promise<string | undefined> {
  for (let round = 0; round < 8; round++) {
    await advanceHosting(world.ports, domain);
    world.advance(901);
  }
  const state = (await loadDomain(world.ports, domain))?.state;
  return state && `${state.owner} ${state.hosting.state}`;
}

test('a claim hosts once its CNAMEs are there, a rival gets nowhere, and after the removal a new owner hosts', async () => {
  const rival = await claim('rival');
  expect(await hostedBy()).toBeUndefined();
  await setCnames(await claim('acme'));
  expect(await hostedBy()).toBe('acme serving');
  const request = { domain, settings: { digestHour: 3 }, precondition: { ifMatch: 'any' as const } };
  expect(await patchDomain(world.ports, by('rival'), request)).toMatchObject({ state: { owner: 'rival' } });
  expect(await hostedBy()).toBe('acme serving');

  const removal = { domain, forcedBecause: 'the domain is sold', precondition: {} };
  expect(await requestRemoval(world.ports, by('acme'), removal)).toMatchObject({ ok: true });
  for (let round = 0; round < 6 && (await loadDomain(world.ports, domain)); round++) {
    await advanceLifeCycle(world.ports, domain);
    world.advance(901);
  }
  expect(await hostedBy(), 'the CNAMEs lead to names that nobody has any more').toBeUndefined();
  await setCnames(rival);
  expect(await hostedBy()).toBe('rival serving');
});
