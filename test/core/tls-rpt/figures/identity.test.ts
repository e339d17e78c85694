import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type IdentityParts,
  parseReportIdentity,
  reportDay,
  reportIdentity,
} from '../../../../core/tls-rpt/figures/identity.ts';

const parts: IdentityParts = {
  submitter: 'reporter.example',
  reportId: 'id-1',
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  policyDomain: 'example.com',
  content: () => 'c1',
};

describe('reportIdentity()', () => {
  test('can be part of a key, and never changes', () => {
    expect(reportIdentity(parts)).toBe('63d907d256ca35219f550b5add732e44');
  });

  test('goes by the content only without a report-id', () => {
    const other = { content: () => 'c2' };
    expect(reportIdentity({ ...parts, ...other })).toBe(reportIdentity(parts));
    const nameless = { ...parts, reportId: undefined };
    expect(reportIdentity(nameless)).toBe(reportIdentity({ ...nameless }));
    expect(reportIdentity({ ...nameless, ...other })).not.toBe(reportIdentity(nameless));
  });

  test('makes no digest of the content of a report with a report-id, which may be large', () => {
    const content = () => {
      throw new Error('it was made');
    };
    expect(() => reportIdentity({ ...parts, content })).not.toThrow();
  });

  test.each(Object.keys(parts).filter((name) => name !== 'content'))('differs by %s', (name) => {
    expect(reportIdentity({ ...parts, [name]: 'other' })).not.toBe(reportIdentity(parts));
  });

  test('differs between an absent and an empty part', () => {
    expect(reportIdentity({ ...parts, reportId: undefined })).not.toBe(
      reportIdentity({ ...parts, reportId: '' }),
    );
  });

  test("cannot be made equal to another report's by the text of one part", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        const one = reportIdentity({ ...parts, submitter: a, reportId: b });
        expect(reportIdentity({ ...parts, submitter: c, reportId: d })).not.toBe(one);
      }),
    );
  });
});

test('parseReportIdentity() accepts the results of reportIdentity(), and nothing with other characters', () => {
  const identity = reportIdentity(parts);
  expect(parseReportIdentity(identity)).toBe(identity);
  for (const text of ['', 'A', '../tokens', 'a.b', 'a'.repeat(65)])
    expect(parseReportIdentity(text)).toBeUndefined();
});

test('reportDay() is the first UTC day, or undefined if its year does not have four digits', () => {
  expect(reportDay({ policies: [], notes: [], begin: '2026-11-23T05:00:00Z' })).toBe('2026-11-23');
  expect(reportDay({ policies: [], notes: [] })).toBeUndefined();
  for (const begin of ['+010000-01-01T11:59Z', '-000001-12-31T12:0Z', '2026-99-99T00:00:00Z', ''])
    expect(reportDay({ policies: [], notes: [], begin })).toBeUndefined();
});
