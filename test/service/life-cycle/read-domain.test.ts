import { expect, test } from 'vitest';
import { enterElsewhere } from '../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { settingsEtag } from '../../../service/hosting/domain-settings.ts';
import { readDomain } from '../../../service/life-cycle/read-domain.ts';
import { claimKey, claimObject } from '../../../service/store/domains/claim.ts';
import { domainName } from '../../fakes/names.ts';
import { claimDomain } from '../claims.ts';
import { enforce, World } from '../world.ts';

test('readDomain() answers the settings’ etag, the records and the dates', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  const result = await readDomain(world.ports, { owner: 'acme' }, world.domain);
  expect(result).toMatchObject({
    ok: true,
    etag: settingsEtag(await world.state()),
    records: [{ state: 'set' }, { state: 'set' }, { state: 'set' }],
    lifeCycle: { mxNeeds: [{ pattern: 'mx.example.com' }], deletable: { open: true } },
  });
});

test('readDomain() shows a claim to a domain that another host serves how it moves here', async () => {
  const world = new World();
  await claimDomain(world, 'acme');
  const versions = enterElsewhere([], { text: formatPolicy(enforce('mx.old.example')) }, new Date(0));
  await claimObject.change(
    world.ports,
    claimKey(world.domain, 'acme'),
    (claim) => claim && { ...claim, versions },
  );
  expect(await readDomain(world.ports, { owner: 'acme' }, world.domain)).toMatchObject({
    lifeCycle: { arrival: { steps: [{ name: 'prove-control', state: 'now' }, {}, {}, {}, {}, {}] } },
  });
});

test.each([
  ['example.com', 'other'],
  ['example.net', 'acme'],
])('readDomain() of %s by %s finds nothing', async (domain, owner) => {
  const { ports } = await World.hosted();
  expect(await readDomain(ports, { owner }, domainName(domain))).toEqual({
    ok: false,
    reason: 'no-such-domain',
    domain,
  });
});
