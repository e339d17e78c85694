/** `none`: the name or type does not exist. `failed`: no answer (SERVFAIL, timeout); nothing may be concluded. */
export type Lookup<T> = { kind: 'found'; records: T[] } | { kind: 'none' } | { kind: 'failed'; why: string };

/** DNS as the public sees it. No look-up takes more than 2 s locally, 5 s on AWS; none throws. */
export interface Resolver {
  /** Each record with its strings joined; follows CNAMEs. */
  txt(name: string): Promise<Lookup<string>>;
  mx(name: string): Promise<Lookup<{ exchange: string; preference: number }>>;
  /** The CNAME of the very name, not followed. */
  cname(name: string): Promise<Lookup<string>>;
  /** A and AAAA. */
  addresses(name: string): Promise<Lookup<string>>;
  caa(name: string): Promise<Lookup<{ critical: boolean; tag: string; value: string }>>;
}
