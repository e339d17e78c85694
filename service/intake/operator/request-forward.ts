import { isAutomaticMail } from '../../../core/mail/is-automatic.ts';
import type { MailFacts } from '../../../core/mail/mail-facts.ts';
import { readAuthenticationResults } from '../../../core/mail/read-authentication-results.ts';
import { readFacts } from '../../../core/mail/read-facts.ts';
import { readTopHeader } from '../../../core/mail/read-top-header.ts';
import { siteOf } from '../../../core/names/network-of.ts';
import { registeredDomain } from '../../../core/names/public-suffix.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { leftOutMarkKey, operatorMarkKey } from '../../store/operator/operator-mark.ts';
import { prefixes } from '../../store/prefixes.ts';
import { receiverNames } from '../receiver-names.ts';
import { mayForward } from './may-forward.ts';

/** A mail that cannot be read, such as one of too many parts, still has recipients. */
export const addresseesOf = (
  { service }: Pick<Ports, 'service'>,
  { key, body }: StoredObject,
  mail: MailFacts | undefined,
): string[] => (mail ?? readFacts(readTopHeader(body), receiverNames({ service }, key))).recipients;

/** Whether it came by mail, and nothing says that a program wrote it. */
export const isPersonal = ({ service }: Pick<Ports, 'service'>, { key, body }: StoredObject): boolean =>
  key.startsWith(prefixes.incomingMail) && !isAutomaticMail(readTopHeader(body), service);

/**
 * Marks a mail to be forwarded to the operator, unless that may begin a loop. Who forwards it has the key that signs;
 * intake has not. Mails for whose bytes the budget has no room are only counted, by a few marks for all of them.
 * @param recipients from addresseesOf()
 */
export async function requestForward(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  raw: StoredObject,
  recipients: readonly string[],
  isKept: boolean,
): Promise<void> {
  const { key, body } = raw;
  if (!key.startsWith(prefixes.incomingMail)) return;
  if (!mayForward(ports.service, body, recipients)) return;
  const site = senderSite(ports, key, body);
  await ports.store.put(isKept ? operatorMarkKey(key, site) : leftOutMarkKey(raw, site), '');
  await ports.tasks.enqueue([{ kind: 'forward-mail' }]);
}

/** The domain that signed it, else the network that it came from: what a sender cannot have many of at no cost. */
function senderSite(ports: Pick<Ports, 'service'>, key: string, body: Uint8Array): string {
  const header = readTopHeader(body);
  const { authenticationResults, receivedBy } = readFacts(header, receiverNames(ports, key));
  const signed = authenticationResults
    .flatMap(readAuthenticationResults)
    .find(({ method, result, domain }) => method === 'dkim' && result === 'pass' && domain !== undefined);
  if (signed?.domain) return registeredDomain(signed.domain);
  if (receivedBy === undefined) return '';
  const { value = '' } = header.find(({ name }) => name === 'received') ?? {};
  // The name before it is the sender's choice, and may be an address in brackets as well.
  const [from = ''] = value.split(/\sby\s/i);
  const addresses = [...from.matchAll(/\[(?:IPv6:)?([\da-f.:]{2,45})\]/gi)];
  return siteOf(addresses.at(-1)?.[1] ?? '');
}
