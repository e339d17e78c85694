import type { Sessions } from './sessions.ts';

/** The sums of reports that are not itemised. Types and numbers are as in `ReportTally`. */
export interface RestFigures extends Sessions {
  reports: number;
  policyTypes: Record<string, Sessions & { reports: number }>;
  results: Record<string, { failedSessions: number; reports: number }>;
  /** From sources that had reported on `daysToBeKnown` earlier days: unknown reporters cannot add to it. */
  bouncingSessions: number;
  /** From all other sources; absent in objects that an earlier version wrote. */
  newcomersBouncingSessions?: number;
  /** Those with the most reports. */
  sources: RestSource[];
}

export interface RestSource {
  source: string;
  reports: number;
}
