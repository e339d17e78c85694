import { expect, test } from 'vitest';
import { loadOwnDomain } from '../../../service/access/load-own-domain.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
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

test.each([
  ['its owner', { owner: 'acme' }, true],
  ['an administrator', {}, true],
  ['another owner, who learns nothing by it', { owner: 'other' }, false],
])('loadOwnDomain() of a domain that cannot be read, for %s', async (_, caller, throws) => {
  const { ports, domain } = await World.hosted();
  await ports.store.put(domainKey(domain), '{');
  const loading = loadOwnDomain(ports, caller, domain);
  if (throws) await expect(loading).rejects.toThrow(UnreadableStateError);
  else expect(await loading).toBeUndefined();
});
