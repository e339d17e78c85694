/** A domain in testing, with a quiet fortnight of reports behind it. */

import { type Finding, finding } from '../../../../core/finding/finding.ts';
import type { EvidenceDay } from '../../../../core/mta-sts/evidence/find-missing-evidence.ts';
import { dayOf } from '../../../../core/names/utc-day.ts';
import { timestamp } from '../../../fakes/names.ts';

export const now = new Date('2026-11-24T12:00:00Z');
export const day = (daysAgo: number, more: Partial<EvidenceDay> = {}): EvidenceDay => ({
  day: dayOf(new Date(now.getTime() - daysAgo * 86_400_000)),
  reporters: ['a.example', 'b.example'],
  successfulSessions: 10,
  failures: [],
  unexplainedSessions: 0,
  ...more,
});
export const fortnight = Array.from({ length: 14 }, (_, index) => day(14 - index));
export const question = {
  policy: { mode: 'testing' as const, mx: ['mx.example.com'], maxAgeSeconds: 86_400 },
  testingSince: timestamp('2026-11-10T00:00:00.000Z'),
  days: fortnight,
  coverage: [] as Finding[],
  now,
};
export const failure = (resultType: string, sessions = 1) => ({ failures: [{ resultType, sessions }] });
export const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
