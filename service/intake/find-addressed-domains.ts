import type { MailFacts } from '../../core/mail/mail-facts.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { splitAddress } from '../../core/names/mailbox.ts';
import type { Ports } from '../ports/ports.ts';
import { loadDomain } from '../store/domains/domain.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';
import { prefixes } from '../store/prefixes.ts';
import { UnreadableStateError } from '../store/stored-object.ts';

/** An owner, and which of its domains are addressed. */
export interface AddressedOwner {
  owner: string;
  domains: Set<DomainName>;
}

export interface AddressedDomains {
  /** The domains that the report may be about. */
  domains: Set<DomainName>;
  /** The same by owner. */
  owners: AddressedOwner[];
  /** By inbox: the domains of claims that do not host them yet. Such a report is counted once they do. */
  waiting: Map<string, DomainName>;
  /** By domain, or by inbox if even the domain cannot be read: why it is unknown whether the report may be about it. */
  unreadable: Map<string, UnreadableStateError>;
}

/** Finds the domains that a report is for: each inbox belongs to exactly one domain. */
export async function findAddressedDomains(
  { store, service }: Pick<Ports, 'store' | 'service'>,
  key: string,
  mail: MailFacts | undefined,
): Promise<AddressedDomains> {
  const inboxes = key.startsWith(prefixes.incomingPosts)
    ? [key.split('/')[1] ?? '']
    : (mail?.recipients ?? [])
        .map(splitAddress)
        .filter(({ domain }) => domain === service.mailDomain)
        .map(({ local }) => local);
  const found: AddressedDomains = {
    domains: new Set(),
    owners: [],
    waiting: new Map(),
    unreadable: new Map(),
  };
  for (const inbox of new Set(inboxes.slice(0, maxInboxes))) {
    if (!/^[a-z0-9]{1,64}$/.test(inbox)) continue;
    await findDomain({ store }, inbox, found);
  }
  return found;
}

async function findDomain(
  { store }: Pick<Ports, 'store'>,
  inbox: string,
  found: AddressedDomains,
): Promise<void> {
  let name: string = inbox;
  try {
    const domain = (await inboxObject.load({ store }, inboxKey(inbox)))?.state.domain;
    if (domain === undefined) return;
    name = domain;
    const state = (await loadDomain({ store }, domain))?.state;
    if (state?.inbox !== inbox) {
      found.waiting.set(inbox, domain);
      return;
    }
    found.domains.add(domain);
    const { owner } = state;
    const known = found.owners.find((one) => one.owner === owner);
    if (known) known.domains.add(domain);
    else found.owners.push({ owner, domains: new Set([domain]) });
  } catch (error) {
    if (!(error instanceof UnreadableStateError)) throw error;
    found.unreadable.set(name, error);
  }
}

/**
 * A mail that names thousands of inboxes is a probe, not a report, and each inbox needs look-ups. The SMTP server accepts
 * this many recipients in one transaction (RFC 5321 §4.5.3.1.8), and stores one copy for all of them.
 */
const maxInboxes = 100;
