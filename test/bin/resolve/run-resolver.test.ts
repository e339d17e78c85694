import { afterEach, expect, test } from 'vitest';
import {
  type ResolverSettings,
  type RunningResolver,
  startResolver,
} from '../../../bin/resolve/run-resolver.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { entryOf } from '../../core/sender/sample-facts.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { settle } from '../../fakes/virtual-time.ts';
import { CacheWorld, policyText } from '../../service/sender/cache/cache-world.ts';
import { askAsExim, SocketmapClient } from './local-client.ts';

const newFolder = temporaryFolders();
const running: RunningResolver[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function start(world: CacheWorld, settings: Partial<ResolverSettings> = {}): Promise<RunningResolver> {
  const { dns: resolver, time, log } = world;
  const answer = async (url: string) => world.web(url);
  const fetch = { get: answer, post: answer };
  const started = await startResolver(
    { resolver, fetch, clock: time, timer: time, log },
    {
      spool: newFolder(),
      socketmap: { host: '127.0.0.1', port: 0 },
      readLists: () => [],
      listsVersion: () => '',
      ...settings,
    },
  );
  running.push(started);
  return started;
}

async function ask({ ready }: RunningResolver, domain = 'example.com'): Promise<string> {
  const client = new SocketmapClient(ready.socketmap);
  const answer = await client.ask(`QUERY ${domain}`);
  await client.close();
  return answer;
}

test('startResolver() answers Postfix, Exim and Prometheus, and says where', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  const local = { host: '127.0.0.1', port: 0 };
  const resolver = await start(world, { exim: local, metrics: local });
  const { exim, metrics, dnssec } = resolver.ready;
  expect(dnssec).toBe('available');
  expect(await ask(resolver)).toBe('OK secure match=mx.example.com servername=hostname');
  expect(await askAsExim(exim ?? local, 'EXIM example.com mx.example.com')).toBe('tls=secure');
  const page = await (await fetch(`http://127.0.0.1:${metrics?.port}/metrics`)).text();
  expect(page).toContain('strictmx_resolve_policies 1\n');
});

test('startResolver() reads changed lists without a lost question, and keeps the old ones if they are wrong', async () => {
  const world = new CacheWorld();
  let lists: () => ListEntry[] = () => [];
  const resolver = await start(world, { readLists: () => lists() });
  const client = new SocketmapClient(resolver.ready.socketmap);
  expect(await client.ask('QUERY example.com')).toBe('NOTFOUND ');
  lists = () => [entryOf('required')];
  resolver.reload();
  expect(await client.ask('QUERY example.com')).toBe('OK encrypt');
  lists = () => {
    throw new Error('entry 1 is wrong');
  };
  resolver.reload();
  expect(await client.ask('QUERY example.com')).toBe('OK encrypt');
  expect(world.log.entries.map(({ event }) => event)).toEqual([
    'sender-ready',
    'sender-lists-loaded',
    'sender-lists-not-loaded',
  ]);
  await client.close();
});

test('startResolver() notices a change of the lists within five seconds, and reads them once', async () => {
  const world = new CacheWorld();
  let lists: ListEntry[] = [];
  let reads = 0;
  const readLists = () => {
    reads++;
    return lists;
  };
  const resolver = await start(world, { readLists, listsVersion: () => String(lists.length) });
  expect(await ask(resolver)).toBe('NOTFOUND ');
  lists = [entryOf('required')];
  await world.time.advance(5);
  expect(await ask(resolver)).toBe('OK encrypt');
  await world.time.advance(60);
  expect(reads).toBe(2);
});

test('startResolver() logs no line for a question', async () => {
  const world = new CacheWorld();
  const resolver = await start(world);
  for (let n = 0; n < 20; n++) await ask(resolver, `d${n}.example`);
  expect(world.log.entries).toHaveLength(1);
});

test('startResolver() knows the policies of the process before, and refuses a spool in use', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  const spool = newFolder();
  const first = await start(world, { spool });
  await ask(first);
  await expect(start(world, { spool })).rejects.toThrow('another StrictMX process uses it');
  await running.pop()?.stop();
  world.web = () => answerOf(500, '');
  const second = await start(world, { spool });
  expect(await ask(second)).toContain('OK secure');
});

test('startResolver() is ready though no resolver answers, and says that there is no DANE', async () => {
  const world = new CacheWorld();
  world.dns.validates = () => new Promise(() => {});
  const started = start(world);
  await settle();
  await world.time.advance(3);
  expect((await started).ready.dnssec).toBe('unavailable');
  expect(world.log.entries[0]).toMatchObject({ level: 'warn', event: 'sender-dnssec-unavailable' });
});

test('startResolver() leaves nothing open if an address cannot be used', async () => {
  const world = new CacheWorld();
  const spool = newFolder();
  const { ready } = await start(world);
  await expect(start(world, { spool, exim: ready.socketmap })).rejects.toThrow('Cannot listen on');
  expect((await start(world, { spool })).ready.dnssec).toBe('available');
});

test('startResolver() notices within a minute that DNSSEC comes and goes, and says so once', async () => {
  const world = new CacheWorld();
  const local = { host: '127.0.0.1', port: 0 };
  const { ready } = await start(world, { metrics: local });
  const metric = async () => {
    const page = await (await fetch(`http://127.0.0.1:${ready.metrics?.port}/metrics`)).text();
    return /dnssec_available (\d)\n/u.exec(page)?.[1];
  };
  const seen = [await metric()];
  for (const isValidating of [false, false, true, true]) {
    world.dns.isValidating = isValidating;
    await world.time.advance(60);
    seen.push(await metric());
  }
  expect(seen).toEqual(['1', '0', '0', '1', '1']);
  expect(world.log.entries.map(({ event }) => event)).toEqual([
    'sender-ready',
    'sender-dnssec-unavailable',
    'sender-dnssec-available',
  ]);
});
