/**
 * The sending side in one paragraph: before a mail server sends to a domain, it must know which of the domain's servers it
 * may use and how each must prove its identity. Two mechanisms define that. DANE (RFC 7672): the keys of a server are in
 * DNS as TLSA records, signed by DNSSEC. MTA-STS (RFC 8461): a policy fetched over HTTPS names the servers, and the usual
 * authorities sign their certificates. If both exist, DANE comes first (RFC 8461 §2). The administrator's lists come after
 * both. A message may also demand TLS all the way (REQUIRETLS, RFC 8689), or say that it needs none. This folder turns the
 * looked-up facts into one verdict, and into the words that Postfix and Exim understand.
 */
import type { Policy } from '../../mta-sts/policy.ts';
import type { Brand } from '../../names/brand.ts';
import type { DomainName } from '../../names/domain-name.ts';

/** An address in place of a domain (RFC 5321 §4.1.3): `[192.0.2.1]`, `[IPv6:2001:db8::1]`. */
export type AddressLiteral = Brand<'AddressLiteral'>;

/** Everything that was looked up about mail to a domain. */
export interface SendingFacts {
  domain: DomainName | AddressLiteral;
  mx: MxFacts;
  sts: StsFacts;
}

export type MxFacts =
  /**
   * `secure`: DNSSEC proves the records. `implicit`: no MX records, so the domain is its own server (RFC 5321 §5.1).
   * `isLiteral`: an address is named instead of a domain.
   */
  | { kind: 'hosts'; secure: boolean; implicit?: true; isLiteral?: true; hosts: HostFacts[] }
  /** RFC 7505: the domain accepts no mail. */
  | { kind: 'null-mx' }
  /** Neither MX records nor an address, or MX records that name no host. */
  | { kind: 'no-mail' }
  | { kind: 'failed'; why: string };

export interface HostFacts {
  /** As in the MX record: lower case, without a final dot. */
  name: string;
  preference: number;
  addresses: string[];
  tlsa: TlsaFacts;
}

export type TlsaFacts =
  | { kind: 'usable'; count: number }
  /** Signed records, but none of a form that mail servers use: encrypted, not authenticated (RFC 7672 §2.2). */
  | { kind: 'unusable' }
  | { kind: 'none' }
  /** No answer, so the host must not be used (RFC 7672 §2.1.2). */
  | { kind: 'failed'; why: string };

export type StsFacts =
  | { kind: 'held'; held: HeldSts }
  | { kind: 'none' }
  /** There is a record, but no policy could be fetched. `why` is a code. */
  | { kind: 'unfetched'; why: string }
  /** The record could not be looked up, in an unsigned zone: this counts as no record (RFC 8461 §3.1). */
  | { kind: 'unknown'; why: string }
  /** The record's signatures are wrong: somebody may be hiding it. */
  | { kind: 'bogus' };

/** A fetched policy that has not expired. Times are milliseconds since 1970. */
export interface HeldSts {
  /** The id of the record under which it was fetched. */
  id: string;
  policy: Policy;
  fetchedAt: number;
  expiresAt: number;
}
