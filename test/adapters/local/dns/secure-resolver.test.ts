import { AUTHENTIC_DATA, type Question } from 'dns-packet';
import { afterEach, expect, test } from 'vitest';
import { createSecureResolver } from '../../../../adapters/local/dns/secure-resolver.ts';
import { type StubReply, startStubDns } from './stub-dns.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function resolverOf(respond: (question: Question) => StubReply, trustsAd = true) {
  const stub = await startStubDns(respond);
  closing.push(stub.close);
  return createSecureResolver({ server: stub.server, trustsAd });
}

const mx = { type: 'MX' as const, name: 'a.test', ttl: 60, data: { exchange: 'MX.a.test.', preference: 5 } };
const servfail = 2;
const edns = (code: number) => ({
  type: 'OPT' as const,
  name: '.',
  udpPayloadSize: 1_232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [{ code: 15, data: Buffer.from([0, code]) }] as never,
});

test.each([
  ['with AD', AUTHENTIC_DATA, true, true],
  ['without AD', 0, true, false],
  ['with AD from far away', AUTHENTIC_DATA, false, false],
])('createSecureResolver() believes an answer %s', async (_, flags, trustsAd, secure) => {
  const resolver = await resolverOf(() => ({ flags, answers: [mx] }), trustsAd);
  expect(await resolver.mx('a.test')).toEqual({
    kind: 'found',
    records: [{ exchange: 'mx.a.test', preference: 5 }],
    secure,
  });
});

test.each([
  ['no records', { flags: AUTHENTIC_DATA }, { kind: 'none', secure: true }],
  ['no such name', { flags: 3 }, { kind: 'none', secure: false }],
  ['a server that fails', { flags: servfail }, { kind: 'failed', why: 'SERVFAIL', isBogus: false }],
  [
    'a signature that is wrong',
    { flags: servfail, additionals: [edns(6)] },
    { kind: 'failed', why: 'SERVFAIL', isBogus: true },
  ],
  [
    'a server that is not reached',
    { flags: servfail, additionals: [edns(22)] },
    { kind: 'failed', why: 'SERVFAIL', isBogus: false },
  ],
])('createSecureResolver() knows %s', async (_, reply, expected) => {
  const resolver = await resolverOf(() => reply);
  expect(await resolver.mx('a.test')).toEqual(expected);
});

test('createSecureResolver() joins the strings of a TXT record', async () => {
  const data = ['v=STSv1;', ' id=1;'];
  const resolver = await resolverOf(({ name }) => ({ answers: [{ type: 'TXT', name, data }] }));
  expect(await resolver.txt('_mta-sts.a.test')).toMatchObject({ records: ['v=STSv1; id=1;'] });
});

test('createSecureResolver() reads where an alias leads', async () => {
  const resolver = await resolverOf(({ name }) => ({
    flags: AUTHENTIC_DATA,
    answers: [{ type: 'CNAME', name, data: 'Real.Example.org' }],
  }));
  expect(await resolver.cname('mx.a.test')).toEqual({
    kind: 'found',
    records: ['real.example.org'],
    secure: true,
  });
});

test('createSecureResolver() reads TLSA records', async () => {
  const data = { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.alloc(32, 1) };
  const resolver = await resolverOf(({ name }) => ({ answers: [{ type: 'TLSA', name, data }] }));
  expect(await resolver.tlsa('_25._tcp.a.test')).toMatchObject({
    records: [{ usage: 3, selector: 1, matchingType: 1, dataBytes: 32 }],
  });
});

test('createSecureResolver() gives the name at the end of an alias with its addresses', async () => {
  const resolver = await resolverOf(({ type }) =>
    type === 'A'
      ? {
          answers: [
            { type: 'CNAME', name: 'a.test', data: 'b.test' },
            { type: 'A', name: 'b.test', data: '192.0.2.1' },
          ],
        }
      : { flags: servfail },
  );
  expect(await resolver.addresses('a.test')).toEqual({
    kind: 'found',
    records: [{ address: '192.0.2.1', owner: 'b.test' }],
    secure: false,
  });
});

test.each([
  ['validates', AUTHENTIC_DATA, true],
  ['does not validate', 0, false],
])('createSecureResolver() sees by the root that a resolver %s', async (_, flags, expected) => {
  const resolver = await resolverOf(({ name }) => ({
    flags,
    answers: [{ type: 'NS', name, data: 'a.root' }],
  }));
  expect(await resolver.validates()).toBe(expected);
});

test('createSecureResolver() never throws', async () => {
  const stub = await startStubDns(() => undefined);
  await stub.close();
  const resolver = createSecureResolver({ server: stub.server, trustsAd: true });
  expect(await resolver.mx('a.test')).toMatchObject({ kind: 'failed', isBogus: false });
  expect(await resolver.validates()).toBe(false);
});
