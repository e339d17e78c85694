import { expect, test } from 'vitest';
import type { ApiContext } from '../../../api/context.ts';
import type { settingProblems } from '../../../api/problems/setting-problems.ts';
import { type Refusal, toProblem } from '../../../api/refusal.ts';
import { english } from '../../../core/words/en/words.ts';
import { japanese } from '../../../core/words/ja/words.ts';
import type { Words } from '../../../core/words/words.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { findUntranslated, pseudoLanguageOf } from '../../fixtures/pseudo-language.ts';

const requestIn = (words: Words) => ({ var: { words } }) as ApiContext;

const ok = false as const;
const domain = domainName('example.com');
const owner = 'acme';
const day = utcDay('2026-11-25');

/** Each refusal, the field that it is about, and a part of the sentence. */
const refusals: {
  [R in keyof typeof settingProblems]: [facts: Extract<Refusal, { reason: R }>, field: string, part: string];
} = {
  'no-such-zone': [{ ok, reason: 'no-such-zone', domain }, 'zone', 'no public hosted zone of this account'],
  'zone-not-granted': [
    { ok, reason: 'zone-not-granted', domain, owner, setting: 'adoptRecords' },
    'adoptRecords',
    'no zone that holds it is granted to "acme", expected "adoptRecords": false',
  ],
  'zone-announced': [
    { ok, reason: 'zone-announced', domain, zone: 'managed', wanted: 'external' },
    'zone',
    'to "external" while its id is announced, expected "managed"',
  ],
  'claim-without-zone': [{ ok, reason: 'claim-without-zone' }, 'zone', 'waits for its CNAMEs'],
  'too-many-domains': [
    { ok, reason: 'too-many-domains', domain, owner, max: 1 },
    'domain',
    '"acme" may have 1 domain, and has as many',
  ],
  'too-many-recipients': [
    { ok, reason: 'too-many-recipients', owner, max: 2, wanted: 3 },
    'digestTo',
    '"acme" may have 2 in all domains together, and would have 3',
  ],
  'rights-unreadable': [{ ok, reason: 'rights-unreadable', owner }, 'owner', 'cannot be read'],
  'too-many-asked': [{ ok, reason: 'too-many-asked', owner, max: 50 }, 'digestTo', '50 addresses a day'],
  'name-refused': [
    { ok, reason: 'name-refused', domain, why: 'of-service', name: 'example.com' },
    'domain',
    'it is a name of this service or below one ("example.com")',
  ],
  'webhook-not-kept': [
    { ok, reason: 'webhook-not-kept', webhook: 'https://hooks.example.net/…' },
    'webhook',
    'none of that host is kept here',
  ],
  'contact-elsewhere': [
    { ok, reason: 'contact-elsewhere', contact: 'tls@example.com', domain: 'strictmx.test' },
    'contact',
    'expected an address at "strictmx.test", which signs our mail',
  ],
  'day-not-over': [{ ok, reason: 'day-not-over', day }, 'day', 'expected a UTC day that is over'],
  'day-not-sent': [
    { ok, reason: 'day-not-sent', day, earliest: utcDay('2026-11-10'), today: utcDay('2026-11-24') },
    'day',
    '"day" is "2026-11-25", expected a day from "2026-11-10" to today, "2026-11-24"',
  ],
};

test.each(Object.entries(refusals))(
  '%s is about one field, and says why in the language of the request',
  (_, [refusal, field, part]) => {
    const problem = toProblem(requestIn(english), refusal);
    expect([problem.status, problem.code]).toEqual([422, 'invalid-input']);
    expect(problem.message).toContain(part);
    expect(problem.errors).toEqual([{ field, message: problem.message }]);
    const { language, message, errors } = toProblem(requestIn(japanese), refusal);
    expect(language).toBe('ja');
    expect(message).toMatch(/\p{Script=Hiragana}/u);
    expect(errors).toEqual([{ field, message }]);
    const inBrackets = toProblem(requestIn(pseudoLanguageOf(english)), refusal);
    expect(findUntranslated(inBrackets.message, [])).toEqual([]);
  },
);
