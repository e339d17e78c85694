/**
 * A DNS answer. `none`: the name or type does not exist. `failed`: no answer (SERVFAIL, timeout), so nothing is known;
 * `why` is the error code.
 */
export type DnsAnswer<T> =
  | { kind: 'found'; records: T[] }
  | { kind: 'none' }
  | { kind: 'failed'; why: string };
