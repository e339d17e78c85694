import { expect, test } from 'vitest';
import { formatVerdictPage } from '../../../bin/pages/verdict-page.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { judgeMessage, type MessageWishes } from '../../../core/sender/require-tls/judge-message.ts';
import { painter } from '../../../core/text/terminal.ts';
import { entryOf, type FactsInput, factsOf, now } from '../../core/sender/sample-facts.ts';

function page(input: FactsInput, wishes: MessageWishes = {}, entries: ListEntry[] = [], width = 100): string {
  const facts = factsOf(input);
  const verdict = judgeMessage(facts, entries, now, wishes);
  const explained = { facts, verdict, resolver: '127.0.0.1', dnssec: 'available' } as const;
  return formatVerdictPage(explained, { paint: painter(false), width });
}

test('formatVerdictPage() shows the facts, the decision, and what would change it', () => {
  const input = { mx: { mx1: 'usable', mx2: 'none' }, secure: true, sts: 'enforce' } as const;
  expect(page(input, {}, [entryOf('exempt')])).toBe(
    `✓ Mail to example.com goes only to its servers with TLSA records

  Found
    MX records     2, proven by DNSSEC
    server         mx1.example.com: 2 usable TLSA records
    server         mx2.example.com: no TLSA records
    policy         mode enforce, id 1, for *.example.com, until 2026-12-01T10:00:00Z
    resolver       127.0.0.1

  What follows
    server         mx1.example.com: used, authenticated by DANE
    server         mx2.example.com: not used: no TLSA records, and the policy forbids plaintext
    list           exempt entry "exempt-1" (an old server) has no effect: dane-and-enforce
    Postfix gets   OK dane-only

  What would change it
    The other servers are used once they have TLSA records, too. Until then the policy forbids
    plaintext.`,
  );
});

test('formatVerdictPage() says with which reply a message is refused', () => {
  const text = page({ sts: 'testing' }, { requireTls: true });
  expect(text).toMatch(/^✗ Encryption needed: no server can be authenticated/);
  expect(text).toContain('550 5.7.10 Encryption needed');
  expect(text).toContain('nothing proves that this is the right server');
});

test.each<[reason: string, input: FactsInput, expected: string]>([
  ['no answer about MX', { mx: 'failed' }, 'could not be looked up (SERVFAIL)'],
  ['a null MX', { mx: 'null-mx' }, 'The domain takes no mail'],
  ['a domain that is its own server', { mx: 'implicit' }, 'none, so the domain itself, not proven'],
  ['no answer about TLSA', { mx: { mx: 'failed' } }, 'TLSA records could not be looked up (SERVFAIL)'],
  ['unusable TLSA', { mx: { mx: 'unusable' }, secure: true }, 'TLSA records, none usable'],
  ['a policy that could not be fetched', { sts: 'unfetched' }, 'no valid policy (wrong-status)'],
  ['a record that could not be looked up', { sts: 'unknown' }, 'so it counts as absent'],
  ['a hidden policy', { sts: 'bogus' }, 'Somebody may be hiding a policy'],
])('formatVerdictPage() describes %s', (_, input, expected) => {
  expect(page(input)).toContain(expected);
});

test.each<[reason: string, input: FactsInput, wishes: MessageWishes, expected: string]>([
  [
    'no server is authenticated',
    { sts: 'testing' },
    { requireTls: true },
    'example.com would need signed MX records',
  ],
  ['a look-up failed', { sts: 'unfetched' }, { requireTls: true }, 'The look-up that failed is named above'],
  ['there is a null MX', { mx: 'null-mx' }, { requireTls: true }, 'Check that the name is spelled correctly'],
  [
    'the policy names others',
    { sts: 'enforce', patterns: ['mx.example.net'] },
    {},
    'example.com has to name its servers',
  ],
])('formatVerdictPage() says what to change where %s', (_, input, wishes, expected) => {
  const [, advice = ''] = page(input, wishes, [], 300).split('What would change it');
  expect(advice).toContain(expected);
  expect(advice).not.toContain('At delivery');
});

test('formatVerdictPage() warns prominently that DANE is off', () => {
  const facts = factsOf();
  const verdict = judgeMessage(facts, [], now, {});
  const explained = { facts, verdict, resolver: '192.0.2.1', dnssec: 'unavailable' } as const;
  expect(formatVerdictPage(explained, { paint: painter(false), width: 300 })).toMatch(/^! DANE is off: /m);
});

test('formatVerdictPage() keeps to the width', () => {
  const lines = page({ sts: 'enforce' }, {}, [], 60).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
});
