import { expect, test } from 'vitest';
import { verdictJson } from '../../../bin/resolve/explained-verdict.ts';
import { judgeMessage } from '../../../core/sender/require-tls/judge-message.ts';
import { entryOf, factsOf, now } from '../../core/sender/sample-facts.ts';

const base = { resolver: '127.0.0.1', dnssec: 'available' } as const;

test('verdictJson() has the verdict, its facts, and the answer to Postfix', () => {
  const facts = factsOf({ mx: { mx1: 'usable', mx2: 'none' }, secure: true, sts: 'enforce' });
  const verdict = judgeMessage(facts, [entryOf('exempt')], now, {});
  expect(verdictJson({ ...base, facts, verdict })).toEqual({
    domain: 'example.com',
    mayGo: true,
    level: 'dane-only',
    because: 'dane-and-enforce',
    hosts: [
      { name: 'mx1.example.com', use: true, verify: 'dane', tlsa: 2 },
      { name: 'mx2.example.com', use: false, why: 'no-tlsa-under-enforce' },
    ],
    sts: {
      state: 'fresh',
      mode: 'enforce',
      id: '1',
      mx: ['*.example.com'],
      fetchedAt: '2026-11-24T10:00:00Z',
      expiresAt: '2026-12-01T10:00:00Z',
    },
    dnssec: { mx: 'secure', resolver: '127.0.0.1', validation: 'available' },
    lists: [
      {
        id: 'exempt-1',
        list: 'exempt',
        reason: 'an old server',
        expiresAt: '2026-11-24T11:00:00Z',
        noEffect: 'dane-and-enforce',
      },
    ],
    postfix: 'OK dane-only',
    reply: null,
  });
});

test('verdictJson() has the reply to a message that may not go', () => {
  const facts = factsOf({ sts: 'unfetched' });
  const verdict = judgeMessage(facts, [], now, { requireTls: true });
  expect(verdictJson({ ...base, facts, verdict })).toMatchObject({
    mayGo: false,
    sts: { state: 'unfetched', why: 'wrong-status' },
    postfix: null,
    reply: {
      code: 451,
      enhanced: '4.4.3',
      text: expect.stringMatching(/^Try again/u),
      section: 'RFC 8689 §4.2.1',
    },
  });
});
