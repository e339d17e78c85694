import { readFacts } from '../../core/mail/read-facts.ts';
import { readTopHeader } from '../../core/mail/read-top-header.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { isReportAddress } from '../intake/is-known-address.ts';
import { receiverNames } from '../intake/receiver-names.ts';
import type { Ports } from '../ports/ports.ts';
import type { Original } from './compose-operator-mail.ts';

/** @returns undefined for a mail that is not stored any more */
export async function readOriginal(
  ports: Pick<Ports, 'store' | 'service'>,
  key: string,
): Promise<Original | undefined> {
  const raw = await ports.store.get(key);
  if (!raw) return undefined;
  const { mailDomain } = ports.service;
  const facts = readFacts(readTopHeader(raw.body), receiverNames(ports));
  const address = facts.recipients.find(
    (one) => one.endsWith(`@${mailDomain}`) && !isReportAddress(ports, one),
  );
  return {
    address: address ?? `postmaster@${mailDomain}`,
    facts: { receivedAt: timestampOf(raw.lastModified), ...facts },
    raw: raw.body,
  };
}
