import type { TlsaRecord } from '../../core/sender/facts/usable-tlsa.ts';

/**
 * A DNS answer, and whether DNSSEC proves it. `none`: the name or type does not exist. `failed`: there was no answer, so
 * nothing is known; `isBogus`: there was an answer, but its signatures are wrong. `why` is a code; `SERVFAIL` alone if the
 * resolver did not say why (RFC 8914).
 * `ttlSeconds`: how long the answer may be kept, if the resolver says so.
 */
export type SecureAnswer<T> =
  | { kind: 'found'; records: T[]; secure: boolean; ttlSeconds?: number }
  | { kind: 'none'; secure: boolean; ttlSeconds?: number }
  | { kind: 'failed'; why: string; isBogus: boolean };

/** DNS through a validating resolver. A look-up takes at most 5 s, and never throws. */
export interface SecureResolver {
  /**
   * Whether the resolver validates at all; it shows that for the signed root. If it does not, every answer counts as
   * not secure.
   */
  validates(): Promise<boolean>;
  /** Each record with its strings joined. */
  txt(name: string): Promise<SecureAnswer<string>>;
  /**
   * Lower case, without a final dot; the exchange of a null MX is empty. Records that name no host are left out, so none may
   * be left of those that were found.
   */
  mx(name: string): Promise<SecureAnswer<{ exchange: string; preference: number }>>;
  /** A and AAAA; `owner` is the name at the end of the CNAMEs. */
  addresses(name: string): Promise<SecureAnswer<{ address: string; owner: string }>>;
  /** Where an alias leads, as its own zone says, whatever is at its end. */
  cname(name: string): Promise<SecureAnswer<string>>;
  tlsa(name: string): Promise<SecureAnswer<TlsaRecord>>;
}
