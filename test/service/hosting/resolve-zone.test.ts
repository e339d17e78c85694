import { expect, test } from 'vitest';
import { resolveZone } from '../../../service/hosting/resolve-zone.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

test.each([
  ['managed', 'www.example.com', { ok: true, zoneId: expect.any(String) }],
  ['managed', 'example.net', { ok: false, reason: 'no-such-zone', domain: 'example.net' }],
  ['external', 'example.net', { ok: true }],
] as const)('resolveZone() of a domain that is %s: %s', async (zone, domain, wanted) => {
  expect(await resolveZone(new World().ports, domainName(domain), zone)).toMatchObject(wanted);
});
