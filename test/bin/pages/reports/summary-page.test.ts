import { expect, test } from 'vitest';
import type { SummaryAnswer } from '../../../../api/answers/answer-types.ts';
import { formatSummary } from '../../../../bin/pages/reports/summary-page.ts';
import { painter } from '../../../../core/text/terminal.ts';
import { summaryAnswer } from '../../../console/answers.ts';

const style = { paint: painter(false), width: 120 };
const reporters = [{ submitter: 'relay.example', ...summaryAnswer.total, policies: [] }];

test('formatSummary() counts verified reports, explains failures, and says what is not shown', () => {
  const summary = {
    ...summaryAnswer,
    ...{ domain: 'example.com', from: '2026-11-23', to: '2026-11-24', reporters, cursor: '2026-11-22' },
  } as SummaryAnswer;
  const page = formatSummary(summary, style);
  expect(page).toMatch(/verified +2 reports, 800 sessions, 3 failed/u);
  expect(page).toMatch(/not verified +1 report, 42 sessions, 42 failed; not counted below/u);
  expect(page).toMatch(/relay\.example +2 +800 +3/u);
  expect(page).toMatch(/3 +Certificate expired\. It had expired\. → Renew it/u);
  expect(page).toContain('42  Unknown (not verified). Nobody knows.');
  expect(page).toContain('ask again with --to 2026-11-22');
});

test('formatSummary() of a domain without reports is short', () => {
  const none = { reports: 0, successfulSessions: 0, failedSessions: 0 };
  const empty = { ...summaryAnswer, domain: 'example.com', from: '2026-11-23', to: '2026-11-24' };
  const page = formatSummary(
    { ...empty, total: { verified: none, unverified: none }, days: [], resultTypes: [] },
    style,
  );
  expect(page.split('\n')).toHaveLength(3);
});

test('formatSummary() says how many reports it does not list', () => {
  const counts = { reports: 1200, successfulSessions: 5, failedSessions: 0, sources: [] };
  const page = formatSummary(
    {
      ...summaryAnswer,
      domain: 'example.com',
      from: '2026-11-23',
      to: '2026-11-24',
      notItemised: { unverified: counts },
    },
    style,
  );
  expect(page).toMatch(/not listed +too many .* verified 0 reports, not verified 1,200 reports/u);
});
