import { describe, expect, test } from 'vitest';
import { fillPolicyDomain, noteMissingDomain } from '../../../../../core/tls-rpt/read/quirks/postfix.ts';

describe('fillPolicyDomain()', () => {
  const report = {
    policies: [{ policyType: 'sts' }, { policyDomain: 'a.example' }],
    notes: ['policy.policy-domain is missing'],
  };

  test('adds a missing domain, and notes its source', () => {
    expect(fillPolicyDomain(report, 'b.example')).toEqual({
      policies: [{ policyType: 'sts', policyDomain: 'b.example' }, { policyDomain: 'a.example' }],
      notes: ['policy.policy-domain is missing, taken from the recipient address'],
      provenance: { policyDomain: 'recipient' },
    });
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
    expect(noteMissingDomain({ policies: [{}], notes: [] }).notes).toEqual([
      'policy.policy-domain is missing',
    ]);
  });

  test('does not change a complete report', () => {
    const complete = { policies: [{ policyDomain: 'a.example' }], notes: [] };
    expect(noteMissingDomain(complete)).toBe(complete);
  });
});
