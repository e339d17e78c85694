import { describe, expect, test } from 'vitest';
import { looksLikeReport, normaliseReport } from '../../../../core/tls-rpt/read/normalise-report.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const day = { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' };
const raw = {
  'organization-name': 'Reporter',
  'date-range': day,
  'contact-info': 'tls@reporter.example',
  'report-id': '1',
  policies: [
    {
      policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.com' },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
    },
  ],
};
const normalise = (changes: object = {}) => normaliseReport({ ...raw, ...changes }, readLimits);
const range = (begin: string, end: string) => ({
  'date-range': { 'start-datetime': begin, 'end-datetime': end },
});

describe('looksLikeReport()', () => {
  test.each([
    ['two members', { 'report-id': '1', 'contact-info': 'x' }, true],
    ['two members under other names', { report_id: '1', org_name: 'x' }, true],
    ['one member', { 'report-id': '1' }, false],
    ['policies of reports', { policies: [{ summary: {} }] }, true],
    ['one policy as an object', { policies: { policy: {} } }, true],
    ['policies of something else', { policies: [{ name: 'x' }] }, false],
    ['a list', [raw], false],
    ['text', 'report', false],
  ])('on %s', (_, value, expected) => {
    expect(looksLikeReport(value)).toBe(expected);
  });
});

describe('normaliseReport()', () => {
  test('reads the form of RFC 8460 §4.4 without a note', () => {
    expect(normalise()).toEqual({
      organizationName: 'Reporter',
      contactInfo: 'tls@reporter.example',
      reportId: '1',
      begin: '2026-11-23T00:00:00Z',
      end: '2026-11-23T23:59:59Z',
      policies: [
        {
          policyType: 'no-policy-found',
          policyDomain: 'example.com',
          successfulSessions: 5,
          failedSessions: 0,
        },
      ],
      notes: [],
    });
  });

  test('leaves out members that the reporter left out, and notes it', () => {
    const missing = ['organization-name', 'contact-info', 'report-id', 'date-range'];
    expect(normaliseReport({ policies: [] }, readLimits)).toEqual({
      policies: [],
      notes: [
        ...missing.map((member) => ({ code: 'missing', parameters: { member } })),
        { code: 'empty-list', parameters: { member: 'policies' } },
      ],
    });
  });

  test.each([
    ['missing', undefined],
    ['null', null],
    ['a string', 'none'],
    ['a number', 0],
    ['false', false],
  ])('refuses a report whose policies are %s', (_, policies) => {
    expect(() => normalise({ policies })).toThrow('no-policies');
  });

  test('leaves absent a report-id of nothing but "<>"', () => {
    expect(normalise({ 'report-id': '<>' })).not.toHaveProperty('reportId');
  });

  test.each([
    ['ends before it begins', day['end-datetime'], day['start-datetime'], 'date-range ends before it begins'],
    ['covers a week', day['start-datetime'], '2026-11-29T23:59:59Z', 'date-range covers 7 days'],
    [
      'ends at the next midnight',
      day['start-datetime'],
      '2026-11-24T00:00:00Z',
      'date-range.end-datetime is the next midnight',
    ],
    ['begins in the day', '2026-11-23T06:00:00Z', day['end-datetime'], 'date-range is not a UTC day'],
    [
      'is a day of another time zone',
      '2026-11-23T08:00:00Z',
      '2026-11-24T08:00:00Z',
      'date-range is not a UTC day',
    ],
  ])('notes a period that %s', (_, begin, end, note) => {
    expect(notesIn(normalise(range(begin, end)).notes)).toEqual([note]);
  });

  test('reads the entries of policies that it can read', () => {
    const { policies, notes } = normalise({ policies: [...raw.policies, 'x', null] });
    expect(policies).toHaveLength(1);
    expect(notesIn(notes)).toEqual([
      'an entry of policies is a string, ignored',
      'an entry of policies is null, ignored',
    ]);
  });
});
