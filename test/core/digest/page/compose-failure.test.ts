import { describe, expect, test } from 'vitest';
import type { ActionItem } from '../../../../core/digest/facts/action-items.ts';
import { composeFailure } from '../../../../core/digest/page/compose-failure.ts';
import type { DayFailure } from '../../../../core/tls-rpt/figures/day.ts';
import { english } from '../../../../core/words/en/words.ts';
import { summaryOf } from '../digest-facts.ts';

type FailureItem = Extract<ActionItem, { kind: 'failure' }>;

const place = (more: Partial<DayFailure> = {}): DayFailure => ({
  resultType: 'starttls-not-supported',
  failedSessions: 4,
  receivingMxHostname: 'mx2.example.com',
  ...more,
});
const item = (more: Partial<FailureItem['failure']> = {}): FailureItem => ({
  kind: 'failure',
  domains: [summaryOf()],
  failure: {
    resultType: 'starttls-not-supported',
    failedSessions: 4,
    total: { successfulSessions: 16, failedSessions: 4 },
    policy: { policyType: 'sts', mode: 'enforce' },
    reporters: [{ name: 'Google Inc.', submitter: 'google.com' }],
    places: [place()],
    ...more,
  },
});
const compose = (one: FailureItem, urgency: 'act' | 'check' = 'act') => {
  const { title, blocks } = composeFailure(one, urgency, english);
  return { title, text: JSON.stringify(blocks) };
};

describe('composeFailure()', () => {
  test('names the server in title and steps, and says how much failed', () => {
    const { title, text } = compose(item());
    expect(title).toBe('STARTTLS not offered: mx2.example.com');
    expect(text).toContain('4 of 20 sessions failed (20');
    expect(text).toContain('-connect mx2.example.com:25');
    expect(text).toContain('did not deliver to this server');
    expect(text).toContain('Reported by Google Inc. (google.com).');
  });

  test('leaves likely causes out of what only has to be checked', () => {
    expect(compose(item()).text).toContain('Likely causes');
    expect(compose(item(), 'check').text).not.toContain('Likely causes');
  });

  test('does not mistake another host for the owner’s server', () => {
    const { title, text } = compose(item({ places: [place({ receivingMxHostname: 'mx.evil.example' })] }));
    expect(title).toBe('STARTTLS not offered: mx[.]evil[.]example');
    expect(text).toContain('-connect <mx>:25');
  });

  test('shows four places, and how many more there are', () => {
    const places = Array.from({ length: 6 }, (_, index) => place({ receivingIp: `192.0.2.${index}` }));
    expect(compose(item({ places })).text).toContain('"2 more, not shown here"');
  });

  test('explains a reason code that is known', () => {
    const { text } = compose(item({ places: [place({ failureReasonCode: 'X509_V_ERR_CERT_HAS_EXPIRED' })] }));
    expect(text).toContain('The certificate had expired.');
  });

  test('makes a reporter’s word harmless', () => {
    expect(compose(item({ resultType: 'www.evil.example', places: [] })).title).toBe(
      '"www[.]evil[.]example"',
    );
  });
});
