import { expect, test } from 'vitest';
import { domainPage } from '../../../console/pages/domain-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { english } from '../../../core/words/en/words.ts';
import { domainAnswer, harmful, summaryAnswer } from '../answers.ts';

const policy = { text: 'version: STSv1\r\n' };
const page = (more: Partial<Parameters<typeof domainPage>[0]> = {}) =>
  String(
    domainPage(
      { domain: domainAnswer, policy, summary: summaryAnswer, isCheckAsked: false, ...more },
      englishConsole,
      english,
    ),
  );

test('domainPage() shows verified figures, and says what is not in them', () => {
  const markup = page();
  expect(markup).toContain('<dd>800</dd>');
  expect(markup).toMatch(/<dd>3 <span class="soft">0\.4/u);
  expect(markup).toContain('Not in these figures: 1 that could not be verified (failed sessions: 42).');
  expect(markup).not.toMatch(harmful);
});

test('domainPage() says which days are not in the figures', () => {
  const summary = { ...summaryAnswer, unreadable: ['2026-11-23'] };
  expect(page({ summary })).toContain('cannot fully read 1 of them: 2026-11-23');
});

test('domainPage() says how many reports a flood keeps out of its lists', () => {
  expect(page()).not.toContain('Too many reports');
  const counts = { reports: 1200, successfulSessions: 5, failedSessions: 0, sources: [] };
  const summary = { ...summaryAnswer, notItemised: { unverified: counts } };
  expect(page({ summary })).toContain('by reporter: verified 0, not verified 1,200.');
});

test('domainPage() marks a domain with an open warning', () => {
  expect(page({ domain: { ...domainAnswer, urgency: 'look' } })).toContain('<section class="card look"');
});

test('domainPage() names recipients who get no mail, and why', () => {
  expect(page()).not.toContain('id="recipients"');
  const unconfirmedRecipients = [
    { address: '<b>a</b>@example.com', status: 'declined' as const, meaning: 'Its reader wants no mail' },
  ];
  const markup = page({ domain: { ...domainAnswer, unconfirmedRecipients } });
  expect(markup).toContain('&lt;b&gt;a&lt;/b&gt;@example.com: Its reader wants no mail');
  expect(markup).not.toMatch(harmful);
});

test('domainPage() shows a problem with its sentence, other open incidents, and what is missing for enforce', () => {
  const found = {
    code: 'a',
    message: 'It expired',
    nextStep: 'Renew it',
    since: '2026-11-24T06:00:00.000Z',
    severity: 'error',
  };
  const domain = {
    ...domainAnswer,
    nextStep: 'Renew it',
    problem: found,
    incidents: [found, { ...found, code: 'b', message: 'Another fault' }],
    enforce: { ready: false, missing: [{ code: 'c', message: 'Days: 3, expected 14', nextStep: 'Wait' }] },
    removal: { steps: [{ name: 'x', state: 'now', what: 'Wait for senders' }] },
    arrival: { steps: [{ name: 'y', state: 'now', what: 'Publish the same' }] },
  } as unknown as typeof domainAnswer;
  const markup = page({ domain });
  expect(markup).toContain('<p>It expired</p>');
  expect(markup.match(/It expired/gu)).toHaveLength(1);
  for (const text of ['Another fault', 'Days: 3, expected 14', 'Wait for senders', 'Publish the same'])
    expect(markup).toContain(text);
});

test('domainPage() offers to publish while there is no policy', () => {
  const { policy: _, ...withoutPolicy } = {
    domain: { ...domainAnswer, nextStep: 'Publish a policy', nextAct: 'publish-policy' as const },
    policy,
    summary: summaryAnswer,
    isCheckAsked: true,
  };
  const markup = String(domainPage(withoutPolicy, englishConsole, english));
  expect(markup).toContain('href="/console/domains/example.com/policy">Go to the policy');
  expect(markup).toContain('The check has started');
  expect(page()).not.toContain('Go to the policy');
});
