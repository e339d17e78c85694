import { expect, test } from 'vitest';
import { keepFacts, keepFactsExcept } from '../../../core/finding/keep-facts.ts';

const code = 'policy-bytes-differ';

test('keepFacts() keeps the facts that only a newer version knows of the same finding', () => {
  const before = { code, parameters: { domain: 'example.com', line: 1, edge: 'a' } };
  const now = { code, parameters: { domain: 'example.com', line: 2 } };
  expect(keepFacts(before, now)).toEqual({ domain: 'example.com', line: 2, edge: 'a' });
});

test('keepFacts() drops an optional fact that is over', () => {
  const before = { code, parameters: { domain: 'example.com', line: 1, served: 'x', stored: 'y' } };
  const now = { code, parameters: { domain: 'example.com', line: 1, stored: 'y' } };
  expect(keepFacts(before, now)).toEqual(now.parameters);
});

test('keepFacts() keeps the facts that only a newer version knows of the records of a hosted domain', () => {
  const record = { name: 'a.example', type: 'TXT', value: 'new' };
  const known = { policyHost: { ...record, value: 'old', ttl: 60 }, mtaSts: record, dane: record };
  const before = { code, parameters: { domain: 'example.com', line: 1, hosted: known } };
  const now = { code, parameters: { domain: 'example.com', line: 1, hosted: { policyHost: record } } };
  expect(keepFacts(before, now)).toMatchObject({
    hosted: { policyHost: { ...record, ttl: 60 }, dane: record },
  });
  expect(keepFacts(before, now)).not.toHaveProperty('hosted.mtaSts');
});

test('keepFacts() keeps nothing of another finding', () => {
  const before = { code: 'fetch-timeout', parameters: { edge: 'a' } };
  expect(keepFacts(before, { code, parameters: { line: 1 } })).toEqual({ line: 1 });
});

test('keepFactsExcept() keeps the facts of the same code, without those that are over', () => {
  const before = { code: 'a', parameters: { near: 'x', edge: 'a', count: 1 } };
  const now = { code: 'a', parameters: { count: 2 } };
  expect(keepFactsExcept({ near: true }, before, now)).toEqual({ edge: 'a', count: 2 });
  expect(keepFactsExcept({ near: true }, before, { ...now, code: 'b' })).toEqual({ count: 2 });
});
