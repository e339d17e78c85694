import { expect, test } from 'vitest';
import { loadOwnDomain } from '../../../service/access/load-own-domain.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

test.each([
  ['its owner', { owner: 'acme' }, true],
  ['an administrator', {}, true],
  ['another owner', { owner: 'other' }, false],
])('loadOwnDomain() for %s', async (_, caller, isThere) => {
  const { ports, domain } = await World.hosted();
  const loaded = await loadOwnDomain(ports, caller, domain);
  expect(loaded?.state.domain).toBe(isThere ? domain : undefined);
  expect(await loadOwnDomain(ports, caller, domainName('example.net'))).toBeUndefined();
});
