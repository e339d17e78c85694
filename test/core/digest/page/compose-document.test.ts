import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { composeDigest } from '../../../../core/digest/page/compose-digest.ts';
import { composeDocument } from '../../../../core/digest/page/compose-document.ts';
import type { DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { english } from '../../../../core/words/en/words.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { reportIdentityOf, timestamp } from '../../../fakes/names.ts';
import { mergeReport } from '../../tls-rpt/figures/merge-report.ts';
import { type DigestInput, findCase, summarizeFacts, today } from '../digest-cases.ts';
import { datedReport, facts } from '../digest-facts.ts';

const limits = { actions: 2, checks: 1, cards: 1, lines: 2, plans: 1, reporters: 1, unverified: 1 };
const compose = (input: DigestInput) => composeDocument(input, summarizeFacts(input), limits, english);

/** A domain that is old enough for silence, with these new reports. */
function receivedFacts(sent: { passed: number; failed?: number; verified: boolean }[]) {
  const base = facts();
  const reports = sent.map((one, index) => ({
    identity: reportIdentityOf(`report-${index}`),
    ...datedReport({ ...one, ...(one.verified ? {} : { from: 'other' as const }) }),
  }));
  const earlier = { identity: reportIdentityOf('earlier'), ...datedReport({ day: today }) };
  const days = [...reports, earlier].reduce(
    (days, { day, identity, report }) =>
      days.set(day, mergeReport(days.get(day) ?? emptyDay(base.domain, day), identity, report)),
    new Map<string, DayState>(),
  );
  return {
    ...base,
    days: [...days.values()],
    pending: reports.map(({ day, identity }) => ({ day, identity })),
  };
}

describe('composeDocument()', () => {
  test('begins with the verdict, and says what came in', () => {
    expect(compose(findCase('failing'))).toMatchObject({
      urgency: 'act',
      verdict: 'Action needed: 3 items.',
      lead: '7 new reports on 2 domains. 6 are verified: 3,129 sessions, 277 failed. 1 is not verified, and not counted: 1,800 sessions, 900 failed.',
    });
  });

  test.each([
    ['no-report-yet', /^No reports yet\. Senders report once a day/],
    ['life-cycle', /^10 new reports on 5 domains/],
  ])('begins with what is known in the case %s', (name, lead) => {
    expect(compose(findCase(name)).lead).toMatch(lead);
  });

  const verified = { passed: 10, verified: true };
  const unsigned = { passed: 3, verified: false };
  test.each([
    [
      'no report',
      [],
      'No new verified reports since the last mail.',
      'no verified reports',
      'No action needed',
    ],
    [
      'only an unverified one',
      [unsigned],
      '1 new report on 1 domain. It is not verified, and not counted: 3 sessions, none failed.',
      'no verified reports',
      'No action needed',
    ],
    [
      'only unverified ones with failures',
      [{ ...unsigned, failed: 2 }, unsigned],
      '2 new reports on 1 domain. They are not verified, and not counted: 8 sessions, 2 failed.',
      'no verified reports',
      'No action needed',
    ],
    [
      'a verified one without failures',
      [verified],
      '1 new report on 1 domain: 10 sessions, none failed.',
      '10 sessions, none failed. 1 report from 1 reporter.',
      'All well',
    ],
    [
      'both, without failures',
      [verified, unsigned],
      '2 new reports on 1 domain. 1 is verified: 10 sessions, none failed. 1 is not verified, and not counted: 3 sessions, none failed.',
      '10 sessions, none failed. 1 report from 1 reporter.',
      'All well',
    ],
    [
      'both, and failures in the unverified ones',
      [verified, unsigned, { ...unsigned, failed: 2 }],
      '3 new reports on 1 domain. 1 is verified: 10 sessions, none failed. 2 are not verified, and not counted: 8 sessions, 2 failed.',
      '10 sessions, none failed. 1 report from 1 reporter.',
      'No action needed',
    ],
  ])('agrees with the figures and the subject if there is %s', (_case, sent, lead, figures, verdict) => {
    const summary = summarizeFacts({ day: today, domains: [receivedFacts(sent)] });
    const { blocks, ...page } = composeDocument(findCase('calm'), summary, limits, english);
    expect([page.lead, page.verdict]).toEqual([lead, 'No action needed.']);
    const text = JSON.stringify(blocks);
    expect(text).toContain(`"${figures}"`);
    const hint = 'Anybody can send such reports, so these failures may be invented.';
    expect(text.includes(hint)).toBe(sent.some((one) => 'failed' in one));
    const { subject } = composeDigest(findCase('calm'), summary, english);
    expect(subject).toMatch(new RegExp(`^${verdict}: `));
  });

  test('says that the reports of a day are too many to list, instead of that there is none', () => {
    const summary = summarizeFacts({ day: today, domains: [receivedFacts([])] });
    const rest = { reports: 7, successfulSessions: 70, failedSessions: 0 };
    for (const one of summary.domains) one.notItemised = { verified: rest, unverified: rest };
    const { lead, blocks } = composeDocument(findCase('calm'), summary, limits, english);
    expect(lead).toBe('New reports, for days with too many reports to list.');
    expect(JSON.stringify(blocks)).toContain('7 more verified reports for the same days');
    expect(JSON.stringify(blocks)).not.toContain('no verified reports');
  });

  test('says in one line what could not be counted, and where to look at it; nothing else changes', () => {
    const { uncounted, ...input } = findCase('unverified');
    const without = compose(input);
    const flood = compose({ ...input, uncounted: { mails: 4_194_304, isAbout: true, since: input.day } });
    const line = flood.blocks.filter((block) => !without.blocks.some((one) => isDeepStrictEqual(one, block)));
    expect(line).toEqual([
      {
        kind: 'paragraph',
        text: expect.stringMatching(/^About 4,194,304 messages .*strictmx quarantine list --day 2026-11-23/u),
        muted: true,
      },
    ]);
    expect({ ...flood, blocks: without.blocks }).toEqual(without);
  });

  test('says that nothing new came in', () => {
    const input = findCase('calm');
    const domains = input.domains.map((one) => ({ ...one, pending: [] }));
    expect(compose({ ...input, domains }).lead).toBe('No new verified reports since the last mail.');
  });

  test('says of new domains that there is no verified report yet', () => {
    const input = findCase('hostile');
    const domains = input.domains.map((one) => ({
      ...one,
      createdAt: timestamp(`${input.day}T00:00:00Z`),
      pending: [],
      days: one.days.map(({ reports, ...day }) => ({
        ...day,
        reports: Object.fromEntries(Object.entries(reports).filter(([, { verified }]) => !verified)),
      })),
    }));
    expect(compose({ ...input, domains }).lead).toBe('No verified reports yet.');
  });

  test('says that links need a token, unless they point to a console', () => {
    const { links, ...input } = findCase('calm');
    const hint = 'These addresses are for the API and need your token.';
    expect(compose({ ...input, links }).footer).toContain(hint);
    const withConsole = { ...links, consoleUrl: 'https://console.example.net' };
    expect(compose({ ...input, links: withConsole }).footer).not.toContain(hint);
  });

  test('shows as much as the limits allow, and counts the rest', () => {
    const { blocks } = compose(findCase('many-domains'));
    const cards = blocks.filter((block) => block.kind === 'card');
    expect(cards).toHaveLength(3);
    expect(JSON.stringify(blocks)).toContain('497 more domains, not shown here');
  });

  test('puts a date that all domains share on one line', () => {
    const text = JSON.stringify(compose(findCase('many-domains')).blocks);
    expect(text).toMatch(/Fri 4 Dec: customer-\d+\.example, .* and \d+ more can go to enforce from this day/);
  });
});
