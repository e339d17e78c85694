/** The daily mail: to each owner one about the reports that no earlier mail included. */

import { writeAutomaticMail } from '../../core/mail/automatic-mail.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import { recipientsByLanguage } from '../../core/names/recipient.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { hasMailRoom, sendWithinQuota } from '../access/mail-quota.ts';
import { foldDomain } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { askRecipients } from '../recipients/ask-recipients.ts';
import { onlyConfirmed, withoutUnconfirmed } from '../recipients/load-recipients.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { shortDigest } from '../store/short-digest.ts';
import { claimDigest, digestLeaseSeconds, markSent, newClaim } from './claim-digest.ts';
import { type AddressedDigest, composeDigests } from './compose-digests.ts';
import type { GatherPorts } from './gather-digest.ts';
import { loadOwnedDomains } from './owned-domains.ts';
import { deletePendingReports } from './pending-reports.ts';

export type DigestOutcome =
  | 'sent'
  | 'already-sent'
  | 'in-progress'
  | 'no-domains'
  | 'no-recipients'
  /** The owner's quota of mails has no room for it today: the reports wait for the next mail. */
  | 'over-quota';

type DigestPorts = Pick<
  Ports,
  'store' | 'mail' | 'dkimKey' | 'clock' | 'random' | 'log' | 'service' | 'tasks'
> &
  GatherPorts;

/**
 * Sends an owner's mail about every pending report up to the end of a UTC day (or now), once. Pending reports are
 * deleted only once the mail is handed over.
 * @param isUnbound the administrator asks for it, so it counts towards the quota of mails, and is sent anyway
 * @throws MailNotSentError
 */
export async function sendDigest(
  ports: DigestPorts,
  owner: string,
  day: UtcDay,
  { isUnbound = false } = {},
): Promise<DigestOutcome> {
  const domains = await loadOwnedDomains(ports, owner);
  const [first] = domains;
  if (!first) return 'no-domains';
  const recipients = withoutUnconfirmed(namedBy(domains), await askRecipients(ports, owner, domains));
  if (recipients.length === 0) return 'no-recipients';

  for (const { domain } of domains) await foldDomain(ports, domain);
  const request = { owner, kind: 'digest', domain: first.domain, isUnbound } as const;
  const mails = countAddresses(recipients);
  const claim = await claimDigest(ports, owner, day, domains, () => hasMailRoom(ports, request, mails));
  if (claim.kind === 'already-sent') await deletePendingReports(ports, claim.state.reports);
  if (claim.kind === 'in-progress') {
    await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }], { delaySeconds: digestLeaseSeconds });
  }
  if (claim.kind !== 'ours') return claim.kind;
  const digests = (await composeDigests(ports, claim.state, domains, recipients)).flatMap((digest) =>
    digest.to.map((address) => ({ digest, address })),
  );
  const isSent = await sendWithinQuota(ports, request, digests, ({ digest, address }) =>
    mailDigest(ports, claim.state, digest, address),
  );
  if (!isSent) return 'over-quota';
  const sent = await markSent(ports, claim);
  await deletePendingReports(ports, sent.reports);
  ports.log.info('digest-sent', { owner, day, reports: sent.reports.length });
  return 'sent';
}

/** As composeDigests() addresses them: each gets a mail of their own. */
const countAddresses = (recipients: Parameters<typeof recipientsByLanguage>[0]): number =>
  [...recipientsByLanguage(recipients).values()].flat().length;

/** What would be sent, by language; nothing is claimed. */
export async function previewDigest(
  ports: DigestPorts,
  owner: string,
  day: UtcDay,
): Promise<({ owner: string } & AddressedDigest)[]> {
  const domains = await loadOwnedDomains(ports, owner);
  for (const { domain } of domains) await foldDomain(ports, domain);
  const claim = await newClaim(ports, owner, day, domains);
  const recipients = await onlyConfirmed(ports, owner, namedBy(domains));
  return (await composeDigests(ports, claim, domains, recipients)).map((digest) => ({ owner, ...digest }));
}

const namedBy = (domains: readonly DomainState[]) => domains.flatMap(({ digestTo }) => digestTo);

/** To one recipient: none sees the others. */
async function mailDigest(
  ports: DigestPorts,
  { owner, day, createdAt }: DigestState,
  { language, subject, text, html }: AddressedDigest,
  address: string,
): Promise<void> {
  const recipient = shortDigest(address).slice(0, 12);
  const id = `digest-${day}-${mailName(owner)}-${language}-${recipient}`;
  const { raw, envelope } = await writeAutomaticMail(ports.service, {
    id,
    list: 'digest',
    to: [address],
    subject,
    text,
    html,
    date: new Date(createdAt),
  });
  await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
}

/** An owner's name in a Message-ID and a file name: itself where it is plain, else its digest. */
const mailName = (owner: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(owner) ? owner : shortDigest(owner).slice(0, 16);
