import { expect, test } from 'vitest';
import { settingsEtag } from '../../../service/hosting/domain-settings.ts';
import { readDomain } from '../../../service/life-cycle/read-domain.ts';
import { domainName } from '../../fakes/names.ts';
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
