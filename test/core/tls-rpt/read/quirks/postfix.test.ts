import { describe, expect, test } from 'vitest';
import { fillPolicyDomain, noteMissingDomain } from '../../../../../core/tls-rpt/read/quirks/postfix.ts';
import { readingNote } from '../../../../../core/tls-rpt/reading-note.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';

describe('fillPolicyDomain()', () => {
  const report = {
    policies: [{ policyType: 'sts' }, { policyDomain: 'a.example' }],
    notes: [readingNote('missing', { member: 'policy.policy-domain' })],
  };

  test('adds a missing domain, and notes its source', () => {
    const { policies, notes, provenance } = fillPolicyDomain(report, 'b.example');
    expect(policies).toEqual([
      { policyType: 'sts', policyDomain: 'b.example' },
      { policyDomain: 'a.example' },
    ]);
    expect(notesIn(notes)).toEqual(['policy.policy-domain is missing, taken from the recipient address']);
    expect(provenance).toEqual({ policyDomain: 'recipient' });
  });

  test('keeps what is missing elsewhere', () => {
    const others = [
      readingNote('missing', { member: 'policies' }),
      readingNote('null-ignored', { member: 'policy.policy-domain' }),
      readingNote('utf-16', {}),
    ];
    const { notes } = fillPolicyDomain({ ...report, notes: others }, 'b.example');
    expect(notes.slice(0, -1)).toEqual(others);
  });

  test('keeps what else is known of its provenance', () => {
    const filled = fillPolicyDomain({ ...report, provenance: { isEnclosed: true } }, 'b.example', 'subject');
    expect(filled.provenance).toEqual({ isEnclosed: true, policyDomain: 'subject' });
  });

  test('does not change a complete report', () => {
    const complete = { policies: [{ policyDomain: 'a.example' }], notes: [] };
    expect(fillPolicyDomain(complete, 'b.example')).toBe(complete);
  });
});

describe('noteMissingDomain()', () => {
  test('notes a policy that has no domain', () => {
    expect(notesIn(noteMissingDomain({ policies: [{}], notes: [] }).notes)).toEqual([
      'policy.policy-domain is missing',
    ]);
  });

  test('does not change a complete report', () => {
    const complete = { policies: [{ policyDomain: 'a.example' }], notes: [] };
    expect(noteMissingDomain(complete)).toBe(complete);
  });
});
