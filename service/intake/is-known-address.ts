import { splitAddress } from '../../core/names/mailbox.ts';
import type { Ports } from '../ports/ports.ts';
import { bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import { isReportInbox } from './is-report-inbox.ts';
import { bounceTokenOf } from './receive-bounce.ts';

/** RFC 5321 §4.5.1: every server has `postmaster`. RFC 2142 §2: `abuse` receives complaints. */
const operatorNames = ['postmaster', 'abuse'];

/**
 * Whether mail for an address is accepted: the operator's addresses, our bounce addresses, and the report addresses.
 * @param address in lower case, with its domain
 */
export async function isKnownAddress(
  ports: Pick<Ports, 'store' | 'service'>,
  address: string,
): Promise<boolean> {
  if (isOperatorAddress(ports, address)) return true;
  const token = bounceTokenOf(ports, address);
  if (token !== undefined)
    return (await bouncePointerObject.load(ports, bouncePointerKey(token))) !== undefined;
  const { local, domain } = splitAddress(address);
  return domain === ports.service.mailDomain && isReportInbox(ports, local);
}

/** Whether mail for an address is for the operator of this service. */
export function isOperatorAddress({ service }: Pick<Ports, 'service'>, address: string): boolean {
  const { local, domain } = splitAddress(address);
  return domain === service.mailDomain && operatorNames.includes(local);
}

/** Whether mail to an address may be a report: the address is neither the operator's nor a bounce address. */
export const isReportAddress = (ports: Pick<Ports, 'service'>, address: string): boolean =>
  !isOperatorAddress(ports, address) && bounceTokenOf(ports, address) === undefined;
