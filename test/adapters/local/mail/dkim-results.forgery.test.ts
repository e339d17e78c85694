/**
 * "Verified" means that what was read is what a domain signed as its report. Before, a second Content-Type above a
 * signed newsletter, a stranger's mail at a mailbox provider, or a report in a forwarded message counted as verified.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Judged, judgeMail, receivers } from './forgery/judge-mail.ts';
import { toBytes } from './forgery/parties.ts';
import { type Claim, honestReport, recipientDomain } from './forgery/reports.ts';
import { type Forgery, forgery, makeForgery } from './forgery/twists.ts';

/** The only report that the domain of the source sent as one, if it sent one. */
function sentReport({ source: { mail, signing } }: Forgery): Pick<Claim, 'id' | 'domain'> | undefined {
  const about = /^TLS-Report-Domain: (.*)$/m.exec(mail.header.join('\n'))?.[1];
  const isOwn = mail.header.some(
    (field) => field === `From: tls@${signing.domain}` || field.startsWith('From: noreply-'),
  );
  return isOwn && about !== undefined ? { id: honestReport.id, domain: about } : undefined;
}

/** What is verified must be what was sent. */
function expectHonest(judged: Judged[], sent: Pick<Claim, 'id' | 'domain'> | undefined): void {
  for (const { report, verification } of judged) {
    if (!verification.verified) continue;
    expect(sent, `verified as ${verification.by}`).toBeDefined();
    expect(report).toMatchObject({
      reportId: sent?.id,
      begin: '2026-11-23T00:00:00Z',
      end: '2026-11-23T23:59:59Z',
    });
    expect(report.policies).toMatchObject([{ policyDomain: sent?.domain, successfulSessions: 10 }]);
    expect(sent?.domain, 'it is about the domain that it came to').toBe(recipientDomain);
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

test.each(receivers)(
  'nothing that a domain did not send as a report is verified by %s',
  async (_, receive) => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(forgery, async (made) => {
        const judged = await judgeMail(toBytes(await makeForgery(made)), receive);
        for (const { verification } of judged)
          outcomes.add(verification.verified ? 'verified' : verification.reason);
        expectHonest(judged, sentReport(made));
      }),
      { numRuns: 700 },
    );
    expect([...outcomes].sort()).toEqual(expect.arrayContaining(expectedReasons.sort()));
  },
);
