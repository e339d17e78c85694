import { expect, test } from 'vitest';
import { codeWithFacts, findingFacts, problem } from '../../../../service/store/domains/stored-finding.ts';

test('findingFacts accepts any facts of a newer version, and keeps them', () => {
  const facts = { domain: 'example.com', hosts: [{ name: 'mx.example.com' }], count: 1 };
  expect(findingFacts.parse(facts)).toEqual(facts);
  expect(findingFacts.parse({})).toEqual({});
});

test.each([
  ['a sentence', 'No CNAME yet'],
  ['null', null],
  ['a list', ['mx.example.com']],
])('findingFacts refuses %s', (_, value) => {
  expect(findingFacts.safeParse(value).success).toBe(false);
});

test('codeWithFacts takes a code and facts that only a newer version knows', () => {
  const stored = { code: 'new-code', parameters: { newFact: 1 } };
  expect(codeWithFacts.parse(stored)).toEqual(stored);
  expect(codeWithFacts.safeParse({ code: 'new-code' }).success).toBe(false);
});

test('problem takes a code that only a newer version knows', () => {
  const stored = { code: 'new-code', parameters: {}, since: '2026-11-24T06:00:00.000Z' };
  expect(problem.parse(stored)).toEqual(stored);
  expect(problem.safeParse({ ...stored, parameters: undefined }).success).toBe(false);
});
