import { expect, test } from 'vitest';
import { lookUpFacts } from '../../../service/sender/look-up-facts.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { arrangeMx, FakeSecureResolver } from '../../fakes/fake-secure-resolver.ts';
import { domainName } from '../../fakes/names.ts';

const domain = domainName('example.com');

async function look(arrange: (dns: FakeSecureResolver) => void) {
  const resolver = new FakeSecureResolver();
  arrange(resolver);
  const { fetch, clock } = createFakePorts();
  const facts = await lookUpFacts({ resolver, fetch, clock }, domain);
  return { ...facts, asked: resolver.asked };
}

const tlsaOf = ({ mx }: Awaited<ReturnType<typeof look>>) =>
  mx.kind === 'hosts' ? mx.hosts.map(({ name, tlsa }) => `${name} ${tlsa.kind}`) : mx.kind;

test('lookUpFacts() finds signed MX records and the TLSA records of each server', async () => {
  const facts = await look((dns) => {
    dns.sign('example.com');
    arrangeMx(dns, 'example.com', { 'mx1.example.com': 'tlsa', 'mx2.example.com': 'bare' });
  });
  expect(facts.mx).toMatchObject({ kind: 'hosts', secure: true });
  expect(tlsaOf(facts)).toEqual(['mx1.example.com usable', 'mx2.example.com none']);
  expect(facts.sts).toEqual({ kind: 'none' });
});

test('lookUpFacts() looks up no TLSA records if the addresses are unsigned', async () => {
  const facts = await look((dns) => arrangeMx(dns, 'example.com', { 'mx.example.com': 'tlsa' }));
  expect(tlsaOf(facts)).toEqual(['mx.example.com none']);
  expect(facts.asked).not.toContain('tlsa _25._tcp.mx.example.com');
});

test('lookUpFacts() takes the TLSA records at the end of an alias, or else its own', async () => {
  const alias = (dns: FakeSecureResolver) => {
    dns.sign('example.com');
    arrangeMx(dns, 'example.com', { 'mx.example.com': 'tlsa' });
    dns.found('addresses', 'mx.example.com', [{ address: '192.0.2.1', owner: 'real.example.com' }]);
  };
  expect(tlsaOf(await look(alias))).toEqual(['mx.example.com usable']);
  const withBoth = await look((dns) => {
    alias(dns);
    dns.found('tlsa', '_25._tcp.real.example.com', [
      { usage: 1, selector: 1, matchingType: 1, dataBytes: 32 },
    ]);
  });
  expect(tlsaOf(withBoth)).toEqual(['mx.example.com unusable']);
});

/** A signed or unsigned alias that leads to addresses without signatures. */
const intoUnsigned = (dns: FakeSecureResolver, isSigned: boolean) => {
  dns.found('addresses', 'mx.example.com', [{ address: '192.0.2.1', owner: 'real.example.org' }]);
  dns.found('mx', 'example.com', [{ exchange: 'mx.example.com', preference: 10 }]);
  if (isSigned) dns.sign('example.com');
  dns.found('cname', 'mx.example.com', ['real.example.org']);
  const record = { usage: 3, selector: 1, matchingType: 1, dataBytes: 32 };
  dns.found('tlsa', '_25._tcp.mx.example.com', [record]);
};

test('lookUpFacts() takes the TLSA records of a signed alias that leads into an unsigned zone', async () => {
  const facts = await look((dns) => intoUnsigned(dns, true));
  expect(tlsaOf(facts)).toEqual(['mx.example.com usable']);
  expect(facts.asked).not.toContain('tlsa _25._tcp.real.example.org');
});

test('lookUpFacts() asks for no TLSA below an unsigned alias', async () => {
  const facts = await look((dns) => intoUnsigned(dns, false));
  expect(tlsaOf(facts)).toEqual(['mx.example.com none']);
  expect(facts.asked).not.toContain('tlsa _25._tcp.mx.example.com');
});

test('lookUpFacts() does not use a server of which it cannot know whether its alias is signed', async () => {
  const facts = await look((dns) => {
    intoUnsigned(dns, true);
    dns.fail('cname', 'mx.example.com');
  });
  expect(tlsaOf(facts)).toEqual(['mx.example.com failed']);
});

test.each<[reason: string, arrange: (dns: FakeSecureResolver) => void, expected: unknown]>([
  ['a null MX', (dns) => dns.found('mx', 'example.com', [{ exchange: '', preference: 0 }]), 'null-mx'],
  ['neither MX records nor an address', () => {}, 'no-mail'],
  ['an MX look-up that fails', (dns) => dns.fail('mx', 'example.com'), 'failed'],
  ['a look-up of the domain itself that fails', (dns) => dns.fail('addresses', 'example.com'), 'failed'],
  [
    'a domain that is its own server',
    (dns) => dns.found('addresses', 'example.com', [{ address: '192.0.2.1', owner: 'example.com' }]),
    ['example.com none'],
  ],
  [
    'a TLSA look-up that fails',
    (dns) => {
      dns.sign('example.com');
      arrangeMx(dns, 'example.com', { 'mx.example.com': 'bare' });
      dns.fail('tlsa', '_25._tcp.mx.example.com');
    },
    ['mx.example.com failed'],
  ],
  [
    'a server whose address is not known',
    (dns) => {
      arrangeMx(dns, 'example.com', { 'mx.example.com': 'bare' });
      dns.fail('addresses', 'mx.example.com');
    },
    ['mx.example.com failed'],
  ],
  [
    'a server without an address beside another',
    (dns) => {
      arrangeMx(dns, 'example.com', { 'mx1.example.com': 'bare' });
      dns.found('mx', 'example.com', [
        { exchange: 'gone.example.com', preference: 5 },
        { exchange: 'mx1.example.com', preference: 10 },
      ]);
    },
    ['mx1.example.com none'],
  ],
])('lookUpFacts() knows %s', async (_, arrange, expected) => {
  expect(tlsaOf(await look(arrange))).toEqual(expected);
});

test('lookUpFacts() checks no more than 20 servers', async () => {
  const names = Array.from({ length: 1_000 }, (_, n) => `mx${n}.example.com`);
  const facts = await look((dns) =>
    arrangeMx(dns, 'example.com', Object.fromEntries(names.map((name) => [name, 'bare' as const]))),
  );
  expect(tlsaOf(facts)).toHaveLength(20);
});

test('lookUpFacts() finds no server, and no address of the domain, if none of the MX records names one', async () => {
  const facts = await look((dns) => {
    dns.found('mx', 'example.com', []);
    dns.found('addresses', 'example.com', [{ address: '192.0.2.1', owner: 'example.com' }]);
  });
  expect(facts.mx).toEqual({ kind: 'no-mail' });
});

test.each([
  ['hidden, if the resolver does not say why it failed and the zone is signed', true, 'SERVFAIL', 'bogus'],
  ['absent, if the resolver says that no server answered', true, 'SERVFAIL-22', 'unknown'],
  ['absent, if there was no answer', true, 'TIMEOUT', 'unknown'],
  ['absent, if the zone is unsigned', false, 'SERVFAIL', 'unknown'],
])('lookUpFacts() takes a record that cannot be looked up as %s', async (_, isSigned, why, kind) => {
  const facts = await look((dns) => {
    if (isSigned) dns.sign('example.com');
    arrangeMx(dns, 'example.com', { 'mx.example.com': 'bare' });
    dns.txt = async () => ({ kind: 'failed', why, isBogus: false });
  });
  expect(facts.sts.kind).toBe(kind);
});
