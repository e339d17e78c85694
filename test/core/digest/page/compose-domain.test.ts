import { describe, expect, test } from 'vitest';
import {
  composeDomainCard,
  composeDomainLine,
  composeWeek,
} from '../../../../core/digest/page/compose-domain.ts';
import { addressesOf } from '../../../../core/digest/page/links.ts';
import { english } from '../../../../core/words/en/words.ts';
import { timestamp } from '../../../fakes/names.ts';
import { findCase } from '../digest-cases.ts';
import { summaryOf } from '../digest-facts.ts';

const context = { words: english, addresses: addressesOf({ apiUrl: 'https://mta.example.net' }) };
const limits = { reporters: 1, unverified: 1 };
const plan = {
  kind: 'removal' as const,
  next: { name: 'delete-host' as const, who: 'strictmx' as const, state: 'now' as const, at: timestamp('') },
};

describe('composeDomainLine()', () => {
  test.each([
    [{}, 'enforce; no reports yet'],
    [{ plan }, 'enforce; being removed; no verified reports'],
    [{ mode: 'none' as const }, 'none; no verified reports'],
  ])('says mode, plan and sessions in one line: %#', (facts, text) => {
    expect(composeDomainLine(summaryOf(facts), english).text).toBe(text);
  });
});

test('composeDomainLine() counts the reports that are not verified, and does not say that there are none', () => {
  const summary = summaryOf({ mode: 'none' });
  summary.figures.unverified = { reports: 2, successfulSessions: 1, failedSessions: 1 };
  expect(composeDomainLine(summary, english).text).toBe('none; no verified reports; 2 reports not verified');
});

describe('composeDomainCard()', () => {
  const [failing] = findCase('failing').domains;
  const blocks = JSON.stringify(composeDomainCard(summaryOf(failing), limits, context));

  test('says how many reporters and unverified reports are left out', () => {
    expect(blocks).toContain('"3 more, not shown here"');
  });

  test('leaves out the reporters that were seen least, however many failures they claim', () => {
    const summary = summaryOf(failing);
    const [first] = summary.reporters;
    if (!first) throw new Error('no reporter');
    const stranger = { ...first, name: 'Stranger', failedSessions: 1e9, isNew: true, earlierDays: 0 };
    summary.reporters = [stranger, { ...first, name: 'Regular', earlierDays: 7 }];
    const said = JSON.stringify(composeDomainCard(summary, limits, context));
    expect(said).toContain('Regular');
    expect(said).not.toContain('Stranger');
  });

  test('compares the week with the one before', () => {
    expect(blocks).toMatch(/This week: 10,886 sessions, 277 failed \(2\.5.%\)\. Last week: 9,274 sessions/);
  });

  test('says how many reports of the same days are not listed, of each kind', () => {
    const figures = { reports: 4812, successfulSessions: 48_120, failedSessions: 0 };
    const summary = summaryOf(failing);
    summary.notItemised = { verified: figures, unverified: { ...figures, reports: 7 } };
    const said = JSON.stringify(composeDomainCard(summary, limits, context));
    expect(said).toContain('4,812 more verified reports for the same days, with 48,120 sessions');
    expect(said).toContain('7 more unverified reports for the same days');
    expect(blocks).not.toContain('for the same days');
  });

  test.each([
    ['when the first report may come', {}, 'no reports yet; the first arrives a day or two after'],
    ['no such day for a domain that is being removed', { plan }, '"no verified reports"'],
  ])('says %s', (_, facts, text) => {
    expect(JSON.stringify(composeDomainCard(summaryOf(facts), limits, context))).toContain(text);
  });

  test('says that an organisation has no name, instead of nothing', () => {
    const summary = summaryOf();
    const sessions = { successfulSessions: 1, failedSessions: 0 };
    summary.unverified = [{ submitter: '\u200b', reports: 5, reason: 'unsigned', ...sessions }];
    expect(JSON.stringify(composeDomainCard(summary, limits, context))).toContain(
      '"an unnamed organisation: 5 reports',
    );
  });

  test('links to the status and the figures of the domain', () => {
    expect(blocks).toContain('https://mta.example.net/v1/domains/example.com/summary?days=30');
  });
});

test('composeWeek() draws no bars for a week without sessions', () => {
  expect(composeWeek([summaryOf()], english)).toEqual([]);
});
