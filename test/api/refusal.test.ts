import { expect, test } from 'vitest';
import type { ApiContext } from '../../api/context.ts';
import { type Refusal, toProblem } from '../../api/refusal.ts';
import { english } from '../../core/words/en/words.ts';
import { japanese } from '../../core/words/ja/words.ts';
import type { Words } from '../../core/words/words.ts';
import { domainName, utcDay } from '../fakes/names.ts';
import { findUntranslated, pseudoLanguageOf } from '../fixtures/pseudo-language.ts';

const domain = domainName('example.com');
const id = 'x'.repeat(101);

const requestIn = (words: Words) => ({ var: { words } }) as ApiContext;

const refusals: [Refusal, number, string, string][] = [
  [
    { ok: false, reason: 'no-such-domain', domain },
    404,
    'no-such-domain',
    'Cannot find the domain "example.com"',
  ],
  [
    { ok: false, reason: 'invalid-input', errors: [{ field: 'mx', message: '"mx" is missing' }] },
    422,
    'invalid-input',
    '"mx" is missing',
  ],
  [{ ok: false, reason: 'if-match-required', etag: 'a' }, 428, 'if-match-required', 'without "If-Match"'],
  [{ ok: false, reason: 'stale', why: 'absent' }, 412, 'stale', 'it does not exist yet'],
  [{ ok: false, reason: 'stale', why: 'exists' }, 412, 'stale', 'it exists already'],
  [{ ok: false, reason: 'stale', why: 'changed' }, 412, 'stale', 'someone has changed it since'],
  [
    { ok: false, reason: 'other-owner', owner: 'acme', tokenOwner: 'beta' },
    403,
    'other-owner',
    'a domain for "acme" with a token of "beta"',
  ],
  [{ ok: false, reason: 'claim-waits', domain }, 409, 'claim-waits', 'its CNAMEs do not point here'],
  [
    { ok: false, reason: 'several-claims', domain, owners: ['acme', 'beta'] },
    409,
    'several-claims',
    'of "acme", "beta"',
  ],
  [{ ok: false, reason: 'no-such-owner', owner: 'acme' }, 404, 'no-such-owner', 'the owner "acme"'],
  [{ ok: false, reason: 'being-deleted', domain }, 409, 'being-deleted', 'once it is no longer found'],
  [{ ok: false, reason: 'no-migration', domain }, 404, 'no-migration', 'none is planned'],
  [{ ok: false, reason: 'not-checked', domain }, 409, 'being-removed', 'Cannot check "example.com"'],
  [
    { ok: false, reason: 'no-such-report', domain, id },
    404,
    'no-such-report',
    `"${id.slice(1)}" of "example.com"`,
  ],
  [{ ok: false, reason: 'unreadable-batch', detail: 'it is empty' }, 400, 'unreadable-batch', 'it is empty'],
  [{ ok: false, reason: 'key-reused' }, 409, 'key-reused', '"Idempotency-Key" was used for another one'],
  [{ ok: false, reason: 'no-such-suppression', id }, 404, 'no-such-suppression', `"${id.slice(61)}"`],
  [
    { ok: false, reason: 'no-such-outbound-report', day: utcDay('2026-11-23'), domain },
    404,
    'no-such-report',
    'about "example.com" for 2026-11-23',
  ],
  [{ ok: false, reason: 'no-such-token', id }, 404, 'no-such-token', `"${id.slice(61)}"`],
];

test.each(refusals)('toProblem() of %j', (refusal, status, code, part) => {
  const problem = toProblem(requestIn(english), refusal);
  expect([problem.status, problem.code]).toEqual([status, code]);
  expect(problem.message).toContain(part);
});

/** What has a wrong form: they quote fields and their values, in English. */
const inEnglish = ['invalid-input', 'unreadable-batch'];

test.each(refusals.map(([refusal]) => refusal))(
  'toProblem() in the language of the request: %j',
  (refusal) => {
    const { language, message } = toProblem(requestIn(japanese), refusal);
    expect(language).toBe(inEnglish.includes(refusal.reason) ? undefined : 'ja');
    expect(/\p{Script=Hiragana}/u.test(message)).toBe(language === 'ja');
  },
);

test.each(refusals.map(([refusal]) => refusal).filter(({ reason }) => !inEnglish.includes(reason)))(
  'toProblem() has no words of its own: %j',
  (refusal) => {
    const { message } = toProblem(requestIn(pseudoLanguageOf(english)), refusal);
    expect(findUntranslated(message, [])).toEqual([]);
  },
);

test('toProblem() answers the ETag that is to be sent', () => {
  const { headers } = toProblem(requestIn(japanese), { ok: false, reason: 'if-match-required', etag: 'a' });
  expect(headers).toEqual({ ETag: '"a"' });
});
