import { describe, expect, test } from 'vitest';
import { composeDocument } from '../../../../core/digest/page/compose-document.ts';
import { english } from '../../../../core/words/en/words.ts';
import { timestamp } from '../../../fakes/names.ts';
import { type DigestInput, findCase, summarizeFacts } from '../digest-cases.ts';

const limits = { actions: 2, checks: 1, cards: 1, lines: 2, plans: 1, reporters: 1, unverified: 1 };
const compose = (input: DigestInput) => composeDocument(input, summarizeFacts(input), limits, english);

describe('composeDocument()', () => {
  test('begins with the verdict, and says what came in', () => {
    expect(compose(findCase('failing'))).toMatchObject({
      urgency: 'act',
      verdict: 'Action needed: 3 items.',
      lead: '6 new reports on 2 domains: 3,129 sessions, 277 failed.',
    });
  });

  test.each([
    ['no-report-yet', /^No reports yet\. Senders report once a day/],
    ['life-cycle', /^10 new reports on 5 domains/],
  ])('begins with what is known in the case %s', (name, lead) => {
    expect(compose(findCase(name)).lead).toMatch(lead);
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
