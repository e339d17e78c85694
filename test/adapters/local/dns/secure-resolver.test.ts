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
    ttlSeconds: 60,
  });
});

test.each([
  ['no records', { flags: AUTHENTIC_DATA }, { kind: 'none', secure: true }],
  ['no such name', { flags: 3 }, { kind: 'none', secure: false }],
  ['a server that fails', { flags: servfail }, { kind: 'failed', why: 'SERVFAIL', isBogus: false }],
  [
    'a signature that is wrong',
    { flags: servfail, additionals: [edns(6)] },
    { kind: 'failed', why: 'SERVFAIL-6', isBogus: true },
  ],
  [
    'a server that is not reached',
    { flags: servfail, additionals: [edns(22)] },
    { kind: 'failed', why: 'SERVFAIL-22', isBogus: false },
  ],
])('createSecureResolver() knows %s', async (_, reply, expected) => {
  const resolver = await resolverOf(() => reply);
  expect(await resolver.mx('a.test')).toEqual(expected);
});

test('createSecureResolver() leaves out servers whose names are none, which Postfix would read as something else', async () => {
  const names = [
    'hostname:a.victim.example',
    'x,y.victim.example',
    'a b.victim.example',
    '192.0.2.1',
    'mx_1.a.test',
    'mx.a.test',
  ];
  const answers = names.map((exchange) => ({ ...mx, data: { exchange, preference: 5 } }));
  const resolver = await resolverOf(() => ({ answers }));
  const records = ['mx_1.a.test', 'mx.a.test'].map((exchange) => ({ exchange, preference: 5 }));
  expect(await resolver.mx('a.test')).toMatchObject({ kind: 'found', records });
});

test('createSecureResolver() keeps the empty name of a null MX', async () => {
  const data = { exchange: '.', preference: 0 };
  const resolver = await resolverOf(() => ({ answers: [{ ...mx, data }] }));
  expect(await resolver.mx('a.test')).toMatchObject({ records: [{ exchange: '', preference: 0 }] });
});

test('createSecureResolver() joins the strings of a TXT record', async () => {
  const data = ['v=STSv1;', ' id=1;'];
  const resolver = await resolverOf(({ name }) => ({ answers: [{ type: 'TXT', name, data }] }));
  expect(await resolver.txt('_mta-sts.a.test')).toMatchObject({ records: ['v=STSv1; id=1;'] });
});

test('createSecureResolver() reads where an alias leads', async () => {
  const resolver = await resolverOf(({ name }) => ({
    flags: AUTHENTIC_DATA,
    answers: [{ type: 'CNAME', name, ttl: 300, data: 'Real.Example.org' }],
  }));
  expect(await resolver.cname('mx.a.test')).toEqual({
    kind: 'found',
    records: ['real.example.org'],
    secure: true,
    ttlSeconds: 300,
  });
});

test.each([
  ['its TTL', 30, 600, 30],
  ['the least of the zone', 600, 30, 30],
])(
  'createSecureResolver() keeps the absence of a record as long as %s says',
  async (_, ttl, minimum, seconds) => {
    const soa = { mname: 'a', rname: 'b', serial: 1, refresh: 1, retry: 1, expire: 1, minimum };
    const authorities = [{ type: 'SOA' as const, name: 'a.test', ttl, data: soa }];
    const resolver = await resolverOf(() => ({ forge: (packet) => ({ ...packet, authorities }) }));
    expect(await resolver.txt('a.test')).toEqual({ kind: 'none', secure: false, ttlSeconds: seconds });
  },
);

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
            { type: 'CNAME', name: 'a.test', ttl: 600, data: 'b.test' },
            { type: 'A', name: 'b.test', ttl: 90, data: '192.0.2.1' },
          ],
        }
      : { flags: servfail },
  );
  expect(await resolver.addresses('a.test')).toEqual({
    kind: 'found',
    records: [{ address: '192.0.2.1', owner: 'b.test' }],
    secure: false,
    ttlSeconds: 90,
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
