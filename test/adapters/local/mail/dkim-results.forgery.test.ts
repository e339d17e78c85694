/**
 * "Verified" means that what was read is what a domain signed as its report. Before, a second Content-Type above a
 * signed newsletter, a stranger's mail at a mailbox provider, or a report in a forwarded message counted as verified.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSearch, partOf } from '../../../model/search.ts';
import { type Judged, judgeMail, posts, receivers } from './forgery/judge-mail.ts';
import { toBytes } from './forgery/parties.ts';
import { subjectOfStranger, twoFieldLists, upperCaseLength } from './forgery/sources.ts';
import {
  type Forgery,
  forgedReceipts,
  forgery,
  makeForgery,
  replaceField,
  singleForgeries,
  twists,
} from './forgery/twists.ts';

/** What is verified must be what was sent. */
function expectHonest(judged: Judged[], { source: { name, sent } }: Forgery): void {
  for (const { report, verification } of judged) {
    if (!verification.verified) continue;
    expect(sent, `verified as ${verification.by}: ${name}`).toBeDefined();
    expect(report, name).toMatchObject({
      reportId: sent?.id,
      begin: '2026-11-23T00:00:00Z',
      end: '2026-11-23T23:59:59Z',
    });
    expect(report.policies, name).toMatchObject([{ policyDomain: sent?.domain, successfulSessions: 10 }]);
  }
}

/** What a twisted mail may come to. Each is found, so that no rule goes untried. */
const expectedReasons = [
  'verified',
  'ambiguous-header',
  'author-not-aligned',
  'body-length-limited',
  'domain-not-signed',
  'enclosed-message',
  'field-not-signed',
  'not-aligned',
  'not-report-address',
  'not-sent-as-report',
  'too-many-signatures',
  'unsigned',
];

const asReport = replaceField('Content-Type: application/tlsrpt+json');
const { replaceTail = asReport } = twists;

/** Forgeries that a single rule refuses. The sample of `npm test` may not have them. */
const found: Forgery[] = [
  { source: subjectOfStranger, twists: [[asReport, 0]] },
  { source: twoFieldLists, twists: [[asReport, 0]] },
  { source: upperCaseLength, twists: [[replaceTail, 0]] },
];

describe('nothing that a domain did not send as a report is verified', () => {
  test('whatever one thing is done to a mail, and each rule is needed', async () => {
    const outcomes = new Set<string>();
    for (const made of [...found, ...partOf([...singleForgeries()], 0, 6)]) {
      const judged = await judgeMail(toBytes(makeForgery(made)), receivers.sesLikeMailauth);
      for (const { verification } of judged)
        outcomes.add(verification.verified ? 'verified' : verification.reason);
      expectHonest(judged, made);
    }
    expect([...outcomes].sort()).toEqual(expect.arrayContaining(expectedReasons.sort()));
  });

  test('whatever is done with bare line feeds, if they end no line for the verifier', async () => {
    for (const made of singleForgeries()) {
      const mail = toBytes(makeForgery(made));
      if (!/(?<!\r)\n/.test(mail.toString('latin1'))) continue;
      expectHonest(await judgeMail(mail, receivers.sesWithCrlfOnly), made);
    }
  });

  test.each(Object.entries(posts))(
    'by a post %s, of which nothing is verified at all',
    async (_, receive) => {
      let judged = 0;
      for (const made of forgedReceipts())
        for (const { verification } of await judgeMail(toBytes(makeForgery(made)), receive)) {
          judged++;
          expect(verification.verified, made.source.name).toBe(false);
        }
      expect(judged).toBeGreaterThan(20);
    },
  );

  test.each(Object.entries(receivers))(
    'by %s, whatever several things are done to a mail',
    async (_, receive) => {
      await fc.assert(
        fc.asyncProperty(forgery, async (made) => {
          expectHonest(await judgeMail(toBytes(makeForgery(made)), receive), made);
        }),
        { numRuns: isSearch ? 300 : 60 },
      );
    },
  );
});
