import { afterEach, expect, test, vi } from 'vitest';
import { exchangeDns } from '../../../../adapters/local/dns/dns-exchange.ts';
import { type StubReply, startStubDns } from './stub-dns.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) await close();
});

const answers = [{ type: 'A' as const, name: 'a.test', ttl: 1, data: '192.0.2.1' }];

async function ask(replies: StubReply[]) {
  const left = [...replies];
  const stub = await startStubDns(() => (left.length > 1 ? left.shift() : left[0]));
  closing.push(stub.close);
  return exchangeDns(stub.server, { type: 'A', name: 'a.test' });
}

test('exchangeDns() asks once by UDP', async () => {
  expect((await ask([{ answers }])).answers).toMatchObject(answers);
});

test('exchangeDns() asks again by TCP if the answer does not fit', async () => {
  expect((await ask([{ answers, isLong: true }])).answers).toMatchObject(answers);
});

test.each<[reason: string, forge: NonNullable<StubReply['forge']>]>([
  ['another id', (packet) => ({ ...packet, id: ((packet.id ?? 0) + 1) % 65_536 })],
  ['another question', (packet) => ({ ...packet, questions: [{ type: 'A', name: 'b.test' }] })],
  ['another type', (packet) => ({ ...packet, questions: [{ type: 'MX', name: 'a.test' }] })],
])('exchangeDns() ignores an answer with %s, and asks again', async (_, forge) => {
  expect((await ask([{ answers, forge }, { answers }])).answers).toMatchObject(answers);
});

test('exchangeDns() throws if nobody listens', async () => {
  const stub = await startStubDns(() => undefined);
  await stub.close();
  await expect(exchangeDns(stub.server, { type: 'A', name: 'a.test' })).rejects.toThrow();
});

test('exchangeDns() gives up within 5 s: 2 s for each try by UDP, and 1 s by TCP', async () => {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let tries = 0;
  const stub = await startStubDns(() => {
    asked[tries++]?.resolve();
    return tries === 2 ? { isLong: true } : undefined;
  });
  closing.push(stub.close);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const failure = expect(exchangeDns(stub.server, { type: 'A', name: 'a.test' })).rejects.toThrow('TIMEOUT');
  await asked[0]?.promise;
  vi.advanceTimersByTime(2_000);
  await asked[2]?.promise;
  vi.advanceTimersByTime(1_000);
  await failure;
});
