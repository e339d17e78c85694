import { describe, expect, test } from 'vitest';
import { groupByOverlap, knownOverlap } from '../../../../core/tls-rpt/figures/overlap.ts';
import { policyOf } from './day-reports.ts';

const sys4 = { submitter: 'sender.example', reportId: '2026-11-26T00:00:00Z_idx1_customer.example' };
const microsoft = { submitter: 'microsoft.com', reportId: '1+example.com' };
const unknown = { submitter: 'sender.example', reportId: '1' };

test.each([
  ['Microsoft', microsoft, 'same'],
  ['a name below it', { submitter: 'mail.outlook.com' }, 'same'],
  ['sys4’s reporter', sys4, 'apart'],
  ['StrictMX', { submitter: 'a.example', reportId: '2026-11-23.0123456789abcdef.1@a.example' }, 'apart'],
  ['anybody else', unknown, undefined],
  ['anybody with a similar name', { submitter: 'notmicrosoft.com' }, undefined],
])('knownOverlap() of %s', (_, maker, expected) => {
  expect(knownOverlap(maker)).toBe(expected);
});

const policy = (policyType: string, successfulSessions: number, failedSessions: number) =>
  policyOf({ policyType, successfulSessions, failedSessions });
const equal = [policy('sts', 4, 2), policy('tlsa', 5, 1)];
const unequal = [policy('sts', 6, 0), policy('tlsa', 0, 10)];

describe('groupByOverlap() puts together', () => {
  test.each([
    ['all entries of Microsoft', unequal, microsoft, 1],
    ['no entries of sys4’s reporter', equal, sys4, 2],
    ['entries of anybody with equal totals', equal, unknown, 1],
    ['no entries of anybody with other totals', unequal, unknown, 2],
    ['no sessions without a policy', [policy('sts', 1, 0), policy('no-policy-found', 1, 0)], microsoft, 2],
  ])('%s', (_, entries, maker, groups) => {
    const grouped = groupByOverlap(entries, maker);
    expect(grouped).toHaveLength(groups);
    expect(grouped.flat(2)).toEqual(entries);
  });

  test('the entries of one type as one member', () => {
    const entries = [policy('sts', 1, 0), policy('sts', 2, 0), policy('tlsa', 3, 0)];
    expect(groupByOverlap(entries, unknown)).toEqual([[entries.slice(0, 2), entries.slice(2)]]);
  });
});
