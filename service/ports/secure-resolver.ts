import type { TlsaRecord } from '../../core/sender/facts/usable-tlsa.ts';

/**
 * An answer of DNS, and whether DNSSEC proves it. `none`: the name or type does not exist. `failed`: no answer, so
 * nothing may be concluded; `isBogus`: there was one, and its signatures are wrong.
 */
export type SecureAnswer<T> =
  | { kind: 'found'; records: T[]; secure: boolean }
  | { kind: 'none'; secure: boolean }
  | { kind: 'failed'; why: string; isBogus: boolean };

/** DNS through a resolver that validates. No look-up takes more than 6 s; none throws. */
export interface SecureResolver {
  /**
   * Whether the resolver validates at all, which it shows by the root, which is signed. If not, every answer counts as
   * not secure.
   */
  validates(): Promise<boolean>;
  /** Each record with its strings joined. */
  txt(name: string): Promise<SecureAnswer<string>>;
  /** Lower case, without a final dot; the exchange of a null MX is empty. */
  mx(name: string): Promise<SecureAnswer<{ exchange: string; preference: number }>>;
  /** A and AAAA; `owner` is the name at the end of the CNAMEs. */
  addresses(name: string): Promise<SecureAnswer<{ address: string; owner: string }>>;
  tlsa(name: string): Promise<SecureAnswer<TlsaRecord>>;
}
