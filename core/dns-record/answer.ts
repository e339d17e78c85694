/**
 * An answer of DNS. `none`: the name or type does not exist. `failed`: no answer (SERVFAIL, timeout), so nothing may be
 * concluded; `why` is a word for it.
 */
export type DnsAnswer<T> =
  | { kind: 'found'; records: T[] }
  | { kind: 'none' }
  | { kind: 'failed'; why: string };
