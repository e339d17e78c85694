import type { ReadLimits } from '../../core/tls-rpt/read/read-limits.ts';

/** Higher than the service's limits: a user may read a year of their own reports in one file. Memory stays bounded. */
export const generousLimits = {
  unpackedBytes: 32 * 1024 * 1024,
  jsonBytes: 32 * 1024 * 1024,
  jsonValues: 1_000_000,
  zipEntries: 65_535,
  reports: 100_000,
  policyLetters: 8_000_000,
  failureDetails: 100_000,
};

/** Those of an export, whose reports are taken out one by one. */
export type ExportLimits = Pick<ReadLimits, 'jsonBytes' | 'jsonValues' | 'reports'>;
