import { expect, test } from 'vitest';
import { lookUpLiveMx } from '../../../service/look-up/look-up-mx.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import { FakeResolver } from '../../fakes/fake-resolver.ts';
import { MemoryDns } from '../../fakes/memory-dns.ts';
import { domainName } from '../../fakes/names.ts';

/** A resolver that notes what it is asked, and how many questions wait for an answer at once. */
function counted(): { answers: FakeResolver; resolver: Resolver; asked: string[]; most: () => number } {
  const answers = new FakeResolver(new MemoryDns());
  const asked: string[] = [];
  let open = 0;
  let most = 0;
  const resolver = new Proxy(answers, {
    get: (target, kind) => async (name: string) => {
      asked.push(`${String(kind)} ${name}`);
      most = Math.max(most, ++open);
      const answer = await (target[kind as 'txt'] as (name: string) => Promise<unknown>).call(target, name);
      open--;
      return answer;
    },
  });
  return { answers, resolver, asked, most: () => most };
}

const mx = (...hosts: [exchange: string, preference: number][]) =>
  hosts.map(([exchange, preference]) => ({ exchange, preference }));

test('lookUpLiveMx() asks for addresses only if there is no MX, and for aliases only if wanted', async () => {
  const { answers, resolver, asked } = counted();
  answers.found('addresses', 'example.com', ['192.0.2.1']);
  expect(await lookUpLiveMx({ resolver }, domainName('example.com'), { withAliases: true })).toEqual({
    kind: 'implicit',
    host: 'example.com',
  });
  expect(asked).toEqual(['mx example.com', 'addresses example.com']);

  answers.found('mx', 'example.com', mx(['mx.example.com', 10]));
  answers.found('cname', 'mx.example.com', ['real.example.net']);
  asked.length = 0;
  const host = { host: 'mx.example.com', preference: 10 };
  expect(await lookUpLiveMx({ resolver }, domainName('example.com'))).toEqual({
    kind: 'hosts',
    hosts: [host],
  });
  expect(asked).toEqual(['mx example.com']);
  expect(await lookUpLiveMx({ resolver }, domainName('example.com'), { withAliases: true })).toEqual({
    kind: 'hosts',
    hosts: [{ ...host, alias: 'real.example.net' }],
  });
});

test('lookUpLiveMx() asks for each host once and in parallel, and neither for an address nor for the null MX', async () => {
  const { answers, resolver, asked, most } = counted();
  answers.found(
    'mx',
    'example.com',
    mx(['B.example.com.', 10], ['b.example.com', 20], ['192.0.2.9', 5], ['.', 0], ['a.example.com', 30]),
  );
  answers.fail('cname', 'a.example.com');
  const live = await lookUpLiveMx({ resolver }, domainName('example.com'), { withAliases: true });
  expect(asked).toEqual(['mx example.com', 'cname b.example.com', 'cname a.example.com']);
  expect(most()).toBe(2);
  expect(live).toMatchObject({ hosts: [{}, {}, {}, { host: 'a.example.com', isAliasUnknown: true }] });
});

test('lookUpLiveMx() asks about the same 20 of a thousand hosts, in whatever order they come', async () => {
  const { answers, resolver, asked } = counted();
  const many = Array.from({ length: 1000 }, (_, n) => [`m${n}.example.com`, 1000 - n] as [string, number]);
  const preferred = Array.from({ length: 20 }, (_, n) => `cname m${999 - n}.example.com`);
  for (const hosts of [many, many.toReversed()]) {
    answers.found('mx', 'example.com', mx(...hosts));
    asked.length = 0;
    await lookUpLiveMx({ resolver }, domainName('example.com'), { withAliases: true });
    expect(asked).toEqual(['mx example.com', ...preferred]);
  }
});
