import { createHash } from 'node:crypto';
import type { DomainName } from '../../names/domain-name.ts';

/**
 * Session results are stored and counted in 16 parts by domain. If this changes, stored results are no longer found.
 */
export const shards = [...'0123456789abcdef'] as const;

/** The part that has the results of `domain`. */
export const shardOf = (domain: DomainName): string =>
  createHash('sha256').update(domain).digest('hex').slice(0, 1);
