import type { StsMemory } from '../../core/sender/cache/sts-memory.ts';

/** Where policies are kept while the process is away. It never throws: without a disk, the policies are in memory only. */
export interface PolicyKeeper {
  /** @param usedAt when mail to the domain was last asked about, in seconds since 1970 */
  put(domain: string, sts: StsMemory, usedAt: number): void;
  forget(domain: string): void;
}
