import { expect, test } from 'vitest';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { domainName } from '../../../fakes/names.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

async function worldOfTwo(): Promise<CommandWorld> {
  const world = await CommandWorld.hosted();
  await world.run('domain', 'add', 'b.example', '--owner', 'beta', '--zone', 'external');
  return world;
}

test('status shows every domain, those that need action first', async () => {
  const { out, exit } = await (await worldOfTwo()).run('status');
  expect(out).toMatch(
    /^! 2 of 2 domains: action needed\n[\s\S]*\nb\.example .*\nexample\.com .*\(strictmx policy set/u,
  );
  expect(exit).toBeUndefined();
});

test.each([
  ['--owner', 'beta'],
  ['--state', 'records-to-set'],
  ['--search', 'b.ex'],
])('domain list %s %s lists only these', async (option, value) => {
  const { domains } = await (await worldOfTwo()).json('domain', 'list', option, value);
  expect(domains.map(({ domain }: { domain: string }) => domain)).toEqual(['b.example']);
});

test('domain list says that there are none, and prints one line of JSON', async () => {
  const world = await worldOfTwo();
  expect(await world.run('domain', 'list', '--mode', 'enforce')).toMatchObject({ out: 'No domains' });
  expect((await world.run('domain', 'list', '--incidents', 'open', '--json')).out).toBe('{"domains":[]}');
});

test('domain list names what the service cannot read, and exits 3', async () => {
  const world = await worldOfTwo();
  world.api.world.handles.store.edit(domainKey(domainName('b.example')), '{}');
  const { out, err, exit } = await world.run('domain', 'list');
  expect([out.includes('example.com'), err, exit]).toEqual([
    true,
    'Cannot read the stored state of b.example',
    3,
  ]);
});
