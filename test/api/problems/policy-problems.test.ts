import { expect, test } from 'vitest';
import type { ApiProblem } from '../../../api/problem.ts';
import { policyProblems } from '../../../api/problems/policy-problems.ts';
import { finding } from '../../../core/finding/finding.ts';
import { english } from '../../../core/words/en/words.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { findUntranslated, pseudoLanguageOf } from '../../fixtures/pseudo-language.ts';

const domain = domainName('example.com');
const pseudo = pseudoLanguageOf(english);

test('breaks-mail names each host with what to do, and how to publish it anyway', () => {
  const forbidden = [
    finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' }),
    finding('mx-is-address', { host: '192.0.2.9' }),
  ];
  const problem = policyProblems['breaks-mail']({ ok: false, reason: 'breaks-mail', forbidden }, english);
  expect([problem.status, problem.code]).toEqual([422, 'mx-uncovered']);
  expect(problem.errors).toEqual([
    { field: 'mx', message: expect.stringMatching(/"mx9.example.com" is an MX.*\. Add "mx9.example.com"/) },
    { field: 'mx', message: expect.stringContaining('"192.0.2.9"') },
  ]);
  for (const { message } of problem.errors) expect(problem.message).toContain(message);
  expect(problem.message).toMatch(/To publish it anyway, give a reason \("override"\)$/);
});

test.each([
  [false, 'to keep it, cancel the removal first'],
  [true, 'add it again once it is no longer found'],
])('being-removed says how the domain can be kept (is it being deleted: %s)', (isBeingDeleted, way) => {
  const refusal = { ok: false, reason: 'being-removed', domain, isBeingDeleted } as const;
  const problem = policyProblems['being-removed'](refusal, english);
  expect([problem.status, problem.code]).toEqual([409, 'being-removed']);
  expect(problem.message).toBe(`Cannot change "example.com": it is being removed; ${way}`);
});

test.each([
  ['was never put', undefined, ['none has been published yet']],
  [
    'was deleted directly in the store',
    '20261124T100000',
    [
      '20261124T100000',
      'somebody deleted its file directly in the store',
      'the versions of the domain have its text',
    ],
  ],
])('no-policy says that the policy %s', (_, lastId, parts) => {
  const refusal = { ok: false, reason: 'no-policy', domain, ...(lastId && { lastId }) } as const;
  const problem = policyProblems['no-policy'](refusal, english);
  expect([problem.status, problem.code]).toEqual([404, 'no-policy']);
  for (const part of parts) expect(problem.message).toContain(part);
});

test('ledger-full says when there is room again', () => {
  const until = timestamp('2026-12-24T10:00:00Z');
  const refusal = { ok: false, reason: 'ledger-full', domain, versions: 13, until } as const;
  const problem = policyProblems['ledger-full'](refusal, english);
  expect([problem.status, problem.code]).toEqual([409, 'ledger-full']);
  expect(problem.message).toContain('Try again after 24 Dec 2026, 10:00 UTC');
});

type NothingToSuggest = Parameters<(typeof policyProblems)['nothing-to-suggest']>[0];
const why = finding('mx-none', {});

test.each<[string, Partial<NothingToSuggest>, RegExp]>([
  [
    'names the templates',
    { why },
    /expected one of "google-workspace", "micro.*"\. The domain has neither MX records/,
  ],
  [
    'says that the template names no servers',
    { template: 'own-servers', why },
    /"own-servers", which names no servers, and DNS gave none\. The domain has neither MX/,
  ],
  ['says so if no reason is known', {}, /DNS gave no servers: expected one of .*"$/],
])('nothing-to-suggest %s', (_, facts, message) => {
  const refusal = { ok: false, reason: 'nothing-to-suggest', domain, ...facts } as const;
  const problem = policyProblems['nothing-to-suggest'](refusal, english);
  expect([problem.status, problem.code]).toEqual([422, 'nothing-to-suggest']);
  expect(problem.errors).toEqual([{ field: 'template', message: expect.stringMatching(message) }]);
  expect(problem.message).toBe(`Cannot suggest a policy for "example.com": ${problem.errors[0]?.message}`);
});

const forbidden = [finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' })];

test.each<[string, ApiProblem]>([
  ['breaks-mail', policyProblems['breaks-mail']({ ok: false, reason: 'breaks-mail', forbidden }, pseudo)],
  [
    'nothing-to-suggest',
    policyProblems['nothing-to-suggest'](
      { ok: false, reason: 'nothing-to-suggest', domain, template: 'own-servers', why },
      pseudo,
    ),
  ],
])('%s has only words in the language of the request', (_, { message, errors, language }) => {
  expect(language).toBe(pseudo.language);
  for (const text of [message, ...errors.map((one) => one.message)])
    expect(findUntranslated(text, [])).toEqual([]);
});
