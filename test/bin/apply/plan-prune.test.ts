import { expect, test } from 'vitest';
import type { DomainEntry } from '../../../api/answers/answer-types.ts';
import { planPrune, prunedOwners } from '../../../bin/apply/plan-prune.ts';
import type { PlannedChange } from '../../../bin/apply/planned-change.ts';
import { ownersToken } from '../../api/owners-token.ts';
import { domainName } from '../../fakes/names.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

const wanted = [{ domain: domainName('new.example'), settings: { owner: 'acme' } }];
const refused: PlannedChange = {
  domain: 'exmaple.com',
  action: 'refused',
  what: 'no',
  warnings: [],
  steps: [],
};
const unknown: PlannedChange = { ...refused, action: 'unknown' };

async function prune(unreadable: string[] = [], planned: PlannedChange[] = [], files = wanted) {
  const world = await CommandWorld.hosted();
  await world.run('domain', 'add', 'other.example', '--owner', 'beta', '--zone', 'external');
  const items = (await world.api.call('GET', '/v1/domains')).body.domains;
  return planPrune(files, { items, unreadable }, planned);
}

test('planPrune() removes what is not in the files, of the owners in them', async () => {
  expect(await prune()).toMatchObject([
    { domain: 'example.com', action: 'change', steps: [{ method: 'DELETE' }] },
  ]);
});

test('planPrune() says that a claim is withdrawn, and that a hosted domain is removed safely', async () => {
  const world = await CommandWorld.hosted();
  world.api.token = await ownersToken(world.api, { owner: 'acme', scopes: ['write'] });
  const entry = (domain: string) => ({ domain, owner: 'acme', state: 'records-to-set' }) as DomainEntry;
  await world.run('domain', 'add', 'claimed.example', '--owner', 'acme', '--zone', 'external');
  const items = [entry('claimed.example'), entry('example.com')];
  const removals = await planPrune(wanted, { items, unreadable: [] }, []);
  expect(removals.map(({ what }) => what)).toEqual([
    'withdraw its claim, because it is not in the files',
    'start its removal, because it is not in the files',
  ]);
});

test.each([
  ['a line is refused, which may mean it', [], [refused], 'may mean this domain'],
  ['the service cannot read a domain', ['lost.example'], [], 'cannot read all of its domains'],
  ['the service does not answer about one', [], [unknown], 'cannot read all of its domains'],
])('planPrune() removes nothing while %s', async (_, unreadable, planned, why) => {
  expect(await prune(unreadable, planned)).toEqual([
    { domain: 'example.com', action: 'refused', what: expect.stringContaining(why), warnings: [], steps: [] },
  ]);
});

test('planPrune() knows the owner of a domain that the files name without one', async () => {
  const files = [{ domain: domainName('other.example'), settings: {} as { owner: string } }];
  expect(await prune([], [], files)).toEqual([]);
  const world = await CommandWorld.hosted();
  await world.run('domain', 'add', 'second.example', '--owner', 'acme', '--zone', 'external');
  const { domains: items } = (await world.api.call('GET', '/v1/domains')).body;
  const second = [{ domain: domainName('second.example'), settings: {} }];
  expect(await planPrune(second, { items, unreadable: [] }, [])).toMatchObject([{ domain: 'example.com' }]);
});

test('prunedOwners() has none if the files name only domains that the service does not know', () => {
  const files = [{ domain: domainName('new.example'), settings: {} }];
  expect(prunedOwners(files, { items: [], unreadable: [] })).toEqual(new Set());
});
