import { expect, test } from 'vitest';
import {
  filteredFacts,
  hasPart,
  loadFound,
  matches,
} from '../../../../service/hosting/listing/find-domains.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { ownedDomainKey } from '../../../../service/store/domains/owned-domain.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('hasPart() finds a name by a part of it, in its own script too', () => {
  const name = domainName('xn--bcher-kva.example');
  expect([hasPart(name, 'BÜCH'), hasPart(name, 'xn--b'), hasPart(name, 'x.test')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('loadFound() finds what the reader may see, and matches() its facts', async () => {
  const world = await World.hosted();
  const { domain, ports } = world;
  const [, found] = (await loadFound(ports, {}, domainKey(domain))) ?? [];
  expect(found && filteredFacts(found)).toEqual({ progress: 'serving', mode: 'unset', incidents: 'none' });
  expect(found && matches(filteredFacts(found), { mode: 'unset', incidents: 'open' })).toBe(false);
  expect(await loadFound(ports, { owner: 'other' }, ownedDomainKey('other', domain))).toBeUndefined();
});
