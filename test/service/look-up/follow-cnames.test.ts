import { expect, test } from 'vitest';
import { followCnames } from '../../../service/look-up/follow-cnames.ts';
import { World } from '../world.ts';

const start = 'mta-sts.example.com';

async function follow(links: Record<string, string[] | 'fails'>, end?: string) {
  const { ports, handles } = new World();
  const asked: string[] = [];
  for (const [name, targets] of Object.entries(links)) {
    if (targets === 'fails') handles.resolver.fail('cname', name);
    else handles.resolver.found('cname', name, targets);
  }
  const resolver = {
    ...ports.resolver,
    cname: (name: string) => {
      asked.push(name);
      return handles.resolver.cname(name);
    },
  };
  return { chain: await followCnames({ resolver }, start, (target) => target === end), asked };
}

test('followCnames() follows a chain to its end, and asks no further than to a known name', async () => {
  const links = { [start]: ['a.example'], 'a.example': ['b.example'], 'b.example': ['c.example'] };
  expect((await follow(links)).chain).toEqual({
    kind: 'found',
    targets: ['a.example', 'b.example', 'c.example'],
    end: 'c.example',
  });
  const { chain, asked } = await follow(links, 'b.example');
  expect(chain).toEqual({ kind: 'found', targets: ['a.example', 'b.example'], end: 'b.example' });
  expect(asked).toEqual([start, 'a.example']);
});

test.each<[string, Record<string, string[] | 'fails'>, object]>([
  ['there is no CNAME', {}, { kind: 'none' }],
  ['DNS does not answer', { [start]: 'fails' }, { kind: 'failed', why: 'SERVFAIL' }],
  [
    'DNS does not answer in between',
    { [start]: ['a.example'], 'a.example': 'fails' },
    { kind: 'failed', why: 'SERVFAIL' },
  ],
  [
    'a name has two',
    { [start]: ['a.example', 'b.example'] },
    { kind: 'found', targets: ['a.example', 'b.example'] },
  ],
  [
    'it leads back to its beginning',
    { [start]: ['a.example'], 'a.example': [start] },
    { kind: 'found', targets: ['a.example'] },
  ],
  [
    'it goes round',
    { [start]: ['a.example'], 'a.example': ['b.example'], 'b.example': ['a.example'] },
    { kind: 'found', targets: ['a.example', 'b.example'] },
  ],
])('followCnames() says so if %s', async (_, links, chain) => {
  expect((await follow(links)).chain).toEqual(chain);
});

test('followCnames() gives up after eight names', async () => {
  const names = [start, ...Array.from({ length: 20 }, (_, at) => `n${at}.example`)];
  const links = Object.fromEntries(names.slice(0, -1).map((name, at) => [name, [names[at + 1] ?? '']]));
  const { chain, asked } = await follow(links);
  expect(chain).toEqual({ kind: 'found', targets: names.slice(1, 9) });
  expect(asked).toHaveLength(8);
});
