import { isAutomaticMail, mayBeginLoop } from '../../../core/mail/is-automatic.ts';
import { fieldsOf, readHeader } from '../../../core/mail/read-header.ts';
import { readTopHeader } from '../../../core/mail/read-top-header.ts';
import type { ServiceSettings } from '../../ports/service-settings.ts';
import { readBounce } from '../receive-bounce.ts';

type OwnAddresses = Pick<ServiceSettings, 'digestFrom' | 'mailDomain'>;

/**
 * Whether a mail may be forwarded to the operator without beginning a loop.
 *
 * All our mail to people comes from `digestFrom`, the operator's included. So what a program sends there is forwarded only
 * if it returns a mail to somebody else: bounces and vacation notices of the operator's own mailbox would come every hour.
 * @param recipients its recipients, lower case
 */
export function mayForward(service: OwnAddresses, body: Uint8Array, recipients: readonly string[]): boolean {
  const header = readTopHeader(body);
  if (!recipients.includes(service.digestFrom.toLowerCase())) return !mayBeginLoop(header, service);
  return !isAutomaticMail(header, service) || returnsMailToUsers(service, body);
}

/** Enough for a delivery status and the header of the returned mail, which follows it. */
const maxReadBytes = 262_144;

/** SES replaces Message-ID, and no mail system replaces List-Id. */
function returnsMailToUsers({ mailDomain }: OwnAddresses, body: Uint8Array): boolean {
  if (readBounce(body) === undefined) return false;
  const fields = readHeader(Buffer.from(body.subarray(0, maxReadBytes)).toString('latin1'));
  const lists = fieldsOf(fields, 'list-id').map((id) => id.toLowerCase());
  const isOf = (list: string) => lists.some((id) => id.includes(`<${list}.${mailDomain.toLowerCase()}>`));
  return ['digest', 'alert', 'confirm'].some(isOf) && !isOf('operator');
}
