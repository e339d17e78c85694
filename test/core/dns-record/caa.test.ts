import { expect, test } from 'vitest';
import { type CaaAnswer, decideCaa, mayIssue } from '../../../core/dns-record/caa.ts';

const records = (...all: [tag: string, value: string][]): CaaAnswer => ({
  name: 'example.com',
  answer: { kind: 'found', records: all.map(([tag, value]) => ({ critical: false, tag, value })) },
});
/** Both say `amazon.com`, and are critical. */
const critical = (...tags: string[]): CaaAnswer => ({
  name: 'example.com',
  answer: { kind: 'found', records: tags.map((tag) => ({ critical: true, tag, value: 'amazon.com' })) },
});
const unanswered: CaaAnswer = { name: 'example.com', answer: { kind: 'failed', why: 'SERVFAIL' } };

test.each<[string, CaaAnswer, ReturnType<typeof decideCaa>, boolean | undefined]>([
  ['no records', { name: 'example.com', answer: { kind: 'none' } }, { kind: 'everyone' }, true],
  ['no issue record', records(['iodef', 'mailto:a@example.com']), { kind: 'everyone' }, true],
  ['a record for wildcards alone', records(['issuewild', 'other.example']), { kind: 'everyone' }, true],
  ['the authority', records(['issue', 'amazon.com']), { kind: 'only', issuers: ['amazon.com'] }, true],
  [
    'the authority in other letters and with parameters',
    records(['Issue', ' Amazon.com ; validationmethods=dns-01']),
    { kind: 'only', issuers: ['amazon.com'] },
    true,
  ],
  [
    'another of the authorities beside a stranger',
    records(['issue', 'other.example'], ['issue', 'awstrust.com']),
    { kind: 'only', issuers: ['other.example', 'awstrust.com'] },
    true,
  ],
  ['strangers', records(['issue', 'other.example']), { kind: 'only', issuers: ['other.example'] }, false],
  ['nobody', records(['issue', ';']), { kind: 'only', issuers: [] }, false],
  [
    'a critical record of a tag that nobody knows, beside the authority (§4.1)',
    critical('tbs', 'issue'),
    { kind: 'only', issuers: [] },
    false,
  ],
  [
    'critical records of known tags',
    critical('issue', 'IODEF'),
    { kind: 'only', issuers: ['amazon.com'] },
    true,
  ],
  ['no answer', unanswered, { kind: 'unknown', why: 'SERVFAIL' }, undefined],
])('decideCaa() and mayIssue() with %s (RFC 8659 §4.2)', (_what, answer, decision, allowed) => {
  expect(decideCaa(answer)).toEqual(decision);
  expect(mayIssue(decision, ['amazon.com', 'awstrust.com'])).toBe(allowed);
});
