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
 * Why the author of a mail does not speak for the submitter. The author is of the submitter's organisation, and where
 * that gives mailboxes to strangers, it is the address that the reports come from.
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
