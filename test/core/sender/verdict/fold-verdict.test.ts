import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SendingFacts } from '../../../../core/sender/facts/sending-facts.ts';
import { foldVerdict } from '../../../../core/sender/verdict/fold-verdict.ts';
import type { SendingVerdict } from '../../../../core/sender/verdict/verdict.ts';
import { entryOf, factsOf, now, stsKinds, tlsaKinds } from '../sample-facts.ts';

test('foldVerdict() names what overrules a list entry without effect', () => {
  const { lists } = foldVerdict(factsOf({ mx: { mx: 'usable' }, secure: true }), [entryOf('exempt')], now);
  expect(lists).toMatchObject([{ entry: { id: 'exempt-1' }, overruledBy: 'dane' }]);
});

test('foldVerdict() says which of two entries counts', () => {
  const wide = entryOf('exempt', { id: 'wide', match: { kind: 'subdomains', value: 'com' } });
  const { lists } = foldVerdict(factsOf(), [wide, entryOf('exempt')], now);
  expect(lists).toMatchObject([
    { entry: { id: 'exempt-1' } },
    { entry: { id: 'wide' }, overruledBy: 'more-specific' },
  ]);
  expect(lists[0]).not.toHaveProperty('overruledBy');
});

test('foldVerdict() lets mail wait, and never bounce, if the policy allows no server', () => {
  const verdict = foldVerdict(factsOf({ sts: 'enforce', patterns: ['other.example.net'] }), [], now);
  expect(verdict).toMatchObject({ mayGo: false, level: 'secure', reply: { code: 451, enhanced: '4.7.5' } });
});

test('foldVerdict() uses the server with TLSA although a backup has none', () => {
  const { hosts } = foldVerdict(
    factsOf({ mx: { mx1: 'none', mx2: 'usable' }, secure: true, sts: 'enforce' }),
    [],
    now,
  );
  expect(hosts.map(({ use }) => use)).toEqual([false, true]);
});

/** What a level lets an attacker do who removes STARTTLS, or shows a certificate of his own, at a server without TLSA. */
const forbids: Record<SendingVerdict['level'], { plaintext: boolean; strangers: boolean }> = {
  defer: { plaintext: true, strangers: true },
  'dane-only': { plaintext: true, strangers: true },
  secure: { plaintext: true, strangers: true },
  encrypt: { plaintext: true, strangers: false },
  dane: { plaintext: false, strangers: false },
  may: { plaintext: false, strangers: false },
  none: { plaintext: false, strangers: false },
  default: { plaintext: false, strangers: false },
};

const worlds = fc.record({
  mx: fc.dictionary(fc.constantFrom('mx1', 'mx2', 'mx3'), fc.constantFrom(...tlsaKinds), { minKeys: 1 }),
  secure: fc.boolean(),
  sts: fc.constantFrom(...stsKinds),
  patterns: fc.subarray(['*.example.com', 'mx1.example.com', 'mx9.example.com'], { minLength: 1 }),
  isMxDown: fc.boolean(),
  entries: fc.subarray([
    entryOf('exempt'),
    entryOf('exempt', { id: 'host', match: { kind: 'host', value: 'mx1.example.com' } }),
    entryOf('required'),
    entryOf('required', { id: 'verify', level: 'verify', match: { kind: 'host', value: 'mx2.example.com' } }),
    entryOf('fallback', { match: { kind: 'address', value: '192.0.2.1' } }),
  ]),
});

const tlsaOf = (facts: SendingFacts, kind: string) =>
  facts.mx.kind === 'hosts' ? facts.mx.hosts.filter(({ tlsa }) => tlsa.kind === kind) : [];

test('foldVerdict() never answers below the strongest fact that applies', () => {
  fc.assert(
    fc.property(worlds, ({ isMxDown, entries, ...input }) => {
      const facts = factsOf(isMxDown ? { ...input, mx: 'failed' } : input);
      const { level, hosts } = foldVerdict(facts, entries, now);
      const [usable, unusable, failed] = ['usable', 'unusable', 'failed'].map((kind) => tlsaOf(facts, kind));
      const isRequired =
        !isMxDown &&
        entries.some(
          ({ list, match }) =>
            list === 'required' &&
            (match.kind === 'domain' ||
              (match.kind === 'host' && `${match.value}`.split('.')[0]! in input.mx)),
        );
      // RFC 8461 §5: enforce forbids plaintext and strangers' certificates.
      if (input.sts === 'enforce') expect(forbids[level]).toEqual({ plaintext: true, strangers: true });
      // A policy that somebody hides may be an enforce policy.
      if (input.sts === 'bogus') expect(forbids[level].plaintext).toBe(true);
      // RFC 7672 §2.2, RFC 8461 §2: DANE is not overridden.
      if (!isMxDown && input.secure && usable!.length > 0) expect(['dane-only', 'dane']).toContain(level);
      // RFC 7672 §2.2: unusable records still demand TLS, which of these levels "default", "may" and "none" do not.
      if (usable!.length + unusable!.length + failed!.length > 0)
        expect(['default', 'may', 'none']).not.toContain(level);
      if (isRequired)
        expect(forbids[level].plaintext || tlsaOf(facts, 'none').length + failed!.length === 0).toBe(true);
      // Postfix asks for no TLSA at this level, so nothing would keep the server out.
      if (failed!.length > 0) expect(level).not.toBe('encrypt');
      // RFC 7672 §2.1.2.
      for (const { name } of failed!) expect(hosts.find((host) => host.name === name)?.use).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
