import { describe, expect, test } from 'vitest';
import { describeReport } from '../../api/reports-in-words.ts';
import { english } from '../../core/words/en/words.ts';
import type { StoredReport } from '../../service/store/reports/stored-report.ts';
import { findUntranslated, pseudoLanguageOf } from '../fixtures/pseudo-language.ts';

const stored = {
  schema: 1,
  identity: '40b9b1d60978786d4037be6f7491149f',
  domain: 'example.com',
  day: '2026-11-23',
  submitter: 'reporter.example',
  raw: 'mail/in/m1',
  receivedAt: '2026-11-24T06:00:00.000Z',
  verification: { verified: false, reason: 'failed', parameters: { signer: 'a.example', result: 'fail' } },
  digest: '73ff9a0ca830bc718f1ae8bf3be53f9f',
  report: { policies: [], notes: [] },
} as const satisfies Omit<StoredReport, 'report'> & { report: object } as unknown as StoredReport;

describe('describeReport()', () => {
  test('adds to a reason against a report what it means, and keeps reason and facts', () => {
    expect(describeReport(stored, [], english).verification).toEqual({
      verified: false,
      reason: 'failed',
      parameters: { signer: 'a.example', result: 'fail' },
      detail:
        'the signature of "a.example" did not verify: the mail was changed after it was signed ("fail")',
    });
  });

  test('leaves a verified report as it is', () => {
    const verification = { verified: true, by: 'reporter.example' } as const;
    expect(describeReport({ ...stored, verification }, [], english).verification).toEqual(verification);
  });

  test('writes every text in the language asked for', () => {
    const { verification } = describeReport(stored, [], pseudoLanguageOf(english));
    expect(verification).toMatchObject({ detail: expect.stringMatching(/^⟦.*⟧$/) });
    expect(findUntranslated(JSON.stringify(Object.values(verification).at(-1)), [])).toEqual([]);
  });
});
