import { excerpt } from '../../finding/fault.ts';
import { splitAddress } from '../../names/mailbox.ts';
import { organisationalDomain } from '../../names/public-suffix.ts';
import { mailboxProviders } from './mailbox-providers.table.ts';
import { type Unverified, unverified } from './verification.ts';

const reportAddresses = new Map(
  mailboxProviders.flatMap(({ domains, reportAddresses }) =>
    domains.map((domain) => [domain, reportAddresses]),
  ),
);

/**
 * Finds why the author of a mail does not represent the submitter. The author must belong to the submitter's organisation.
 * If anybody can get a mailbox there, the author must be the organisation's address for reports.
 * @param author the address in From, lower case
 */
export function findAuthorFault(author: string, submitter: string): Unverified | undefined {
  const organisation = organisationalDomain(splitAddress(author).domain);
  if (organisation !== organisationalDomain(submitter)) {
    return unverified('author-not-aligned', { author: excerpt(author), submitter: excerpt(submitter) });
  }
  const known = reportAddresses.get(organisation);
  return known === undefined || known.includes(author)
    ? undefined
    : unverified('not-report-address', { author: excerpt(author), provider: excerpt(organisation) });
}
