import { splitAddress } from '../../core/names/mailbox.ts';
import { loadOutboundSettings } from '../deployment/outbound-settings.ts';
import type { Ports } from '../ports/ports.ts';
import { bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { isReportInbox } from './is-report-inbox.ts';
import { bounceTokenOf } from './receive-bounce.ts';

/** RFC 5321 §4.5.1: every server has `postmaster`. RFC 2142 §2: `abuse` receives complaints. */
const operatorNames = ['postmaster', 'abuse'];

/**
 * Whether mail for an address is accepted: the operator's addresses, our bounce addresses, and the report addresses.
 * @param address in lower case, with its domain
 */
export async function isKnownAddress(
  ports: Pick<Ports, 'store' | 'service' | 'log'>,
  address: string,
): Promise<boolean> {
  if (await isOperatorAddress(ports, address)) return true;
  const token = bounceTokenOf(ports, address);
  if (token !== undefined)
    return (await bouncePointerObject.load(ports, bouncePointerKey(token))) !== undefined;
  const { local, domain } = splitAddress(address);
  return domain === ports.service.mailDomain && isReportInbox(ports, local);
}

/**
 * Whether mail for an address is for the operator of this service. Answers to reports go to the reporter's contact. Answers
 * to the daily mail, and its bounces, go to its sender.
 */
export async function isOperatorAddress(
  ports: Pick<Ports, 'store' | 'service' | 'log'>,
  address: string,
): Promise<boolean> {
  if (isRoleAddress(ports, address)) return true;
  if (splitAddress(address).domain !== ports.service.mailDomain) return false;
  const loaded = await skipUnreadable(ports, () => loadOutboundSettings(ports));
  return loaded?.reporter.contact.toLowerCase() === address;
}

/** Whether one of a mail's recipients is the operator. */
export async function isToOperator(
  ports: Pick<Ports, 'store' | 'service' | 'log'>,
  recipients: readonly string[],
): Promise<boolean> {
  for (const one of recipients) if (await isOperatorAddress(ports, one)) return true;
  return false;
}

/** The operator's, whatever the settings say. */
function isRoleAddress({ service }: Pick<Ports, 'service'>, address: string): boolean {
  const { local, domain } = splitAddress(address);
  if (address === service.digestFrom.toLowerCase()) return true;
  return domain === service.mailDomain && operatorNames.includes(local);
}

/** Whether mail to an address may be a report. */
export const isReportAddress = (ports: Pick<Ports, 'service'>, address: string): boolean =>
  !isRoleAddress(ports, address) && bounceTokenOf(ports, address) === undefined;
