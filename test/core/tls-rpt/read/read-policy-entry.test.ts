import { describe, expect, test } from 'vitest';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { readPolicyEntry } from '../../../../core/tls-rpt/read/read-policy-entry.ts';
import { Reading } from '../../../../core/tls-rpt/read/reading.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const policy = { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'policy-domain': 'example.com' };
const summary = { 'total-successful-session-count': 5, 'total-failure-session-count': 1 };
const read = {
  policyType: 'sts',
  policyString: ['version: STSv1'],
  policyDomain: 'example.com',
  successfulSessions: 5,
  failedSessions: 1,
};

describe('readPolicyEntry()', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['an entry of the RFC', { policy, summary }, []],
    ['a flat entry', { ...policy, ...summary }, ['policy is missing, its members are read from the entry']],
    [
      'a summary in the policy',
      { policy: { ...policy, summary } },
      ['summary is missing, read from the policy'],
    ],
  ])('reads %s', (_label, raw, notes) => {
    const reading = new Reading(readLimits);
    expect(readPolicyEntry(raw, reading)).toEqual(read);
    expect(notesIn(reading.listNotes())).toEqual(expect.arrayContaining(notes));
  });

  test('notes every member that is missing without its object', () => {
    const reading = new Reading(readLimits);
    expect(readPolicyEntry({ policy }, reading)).toMatchObject({ policyType: 'sts' });
    expect(notesIn(reading.listNotes())).toEqual([
      'summary is missing',
      'summary.total-successful-session-count is missing',
      'summary.total-failure-session-count is missing',
    ]);
  });
});
