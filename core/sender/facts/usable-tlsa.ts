import type { TlsaFacts } from './sending-facts.ts';

/** A TLSA record (RFC 6698 §2.1). */
export interface TlsaRecord {
  usage: number;
  selector: number;
  matchingType: number;
  /** Length of the association data, in bytes. */
  dataBytes: number;
}

/** What signed TLSA records of a host mean for mail. */
export function judgeTlsa(records: readonly TlsaRecord[]): TlsaFacts {
  const count = records.filter(isUsable).length;
  if (count > 0) return { kind: 'usable', count };
  return { kind: records.length > 0 ? 'unusable' : 'none' };
}

const digestBytes: Record<number, number> = { 1: 32, 2: 64 };

function isUsable({ usage, selector, matchingType, dataBytes }: TlsaRecord): boolean {
  // RFC 7672 §3.1.3: PKIX-TA(0) and PKIX-EE(1) are not used for mail.
  if (usage !== 2 && usage !== 3) return false;
  if (selector !== 0 && selector !== 1) return false;
  // RFC 6698 §2.1.3: the whole certificate or key, or a SHA-256 or SHA-512 digest.
  return matchingType === 0 ? dataBytes > 0 : digestBytes[matchingType] === dataBytes;
}
