import { createHash } from 'node:crypto';
import type { DomainName } from '../../core/names/domain-name.ts';

/** The hour of each UTC day, 0 to 23, in which a domain is checked. It depends on the name, so that all hours have equal work. */
export const checkHourOf = (domain: DomainName): number =>
  createHash('sha256').update(domain).digest().readUInt32BE() % 24;
