import { expect, test } from 'vitest';
import { noteOverlap } from '../../../../core/tls-rpt/figures/note-overlap.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const sts = { policyType: 'sts', successfulSessions: 6, failedSessions: 0 };
const tlsa = { policyType: 'tlsa', successfulSessions: 0, failedSessions: 10 };
const both =
  'the entries for MTA-STS and DANE have equal totals, so they are taken to count the same sessions';
const added = 'the entries for MTA-STS and DANE have different totals, so they are added';

test.each<[string, Partial<Report>, string[]]>([
  ['equal totals', { policies: [sts, { ...tlsa, failedSessions: 6 }] }, [both]],
  ['different totals', { policies: [sts, tlsa] }, [added]],
  [
    'Microsoft, which counts both',
    { policies: [sts, tlsa], contactInfo: 'tlsrpt-noreply@microsoft.com' },
    [],
  ],
  [
    'sys4’s reporter, which counts one',
    { policies: [sts, tlsa], reportId: '2026-11-26T00:00:00Z_idx1_a' },
    [],
  ],
  ['one type', { policies: [sts, sts] }, []],
  ['a type without sessions', { policies: [sts, { policyType: 'tlsa' }] }, []],
])('noteOverlap() on %s', (_, report, notes) => {
  expect(notesIn(noteOverlap({ policies: [], notes: [], ...report }))).toEqual(notes);
});
