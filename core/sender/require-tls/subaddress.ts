import { splitAddress } from '../../names/mailbox.ts';

/** The tag of an address whose mail must be encrypted all the way: `ann+requiretls@example.com` (RFC 5233, RFC 8689). */
export const requireTlsTag = 'requiretls';

export interface TaggedAddress {
  isTagged: boolean;
  /** The address without the tag; other subaddresses stay. */
  address: string;
}

/** Reads the last subaddress, in any letter case. @param tag in lower case */
export function readRequireTlsTag(address: string, tag = requireTlsTag): TaggedAddress {
  const { local, domain } = splitAddress(address);
  const plus = local.lastIndexOf('+');
  // An address that is only the tag belongs to nobody.
  const isTagged = plus > 0 && local.slice(plus + 1).toLowerCase() === tag;
  return { isTagged, address: isTagged ? `${local.slice(0, plus)}@${domain}` : address };
}
