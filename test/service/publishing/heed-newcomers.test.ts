import { expect, test } from 'vitest';
import type { EvidenceDay } from '../../../core/mta-sts/evidence/find-missing-evidence.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import { areNewcomersHeeded } from '../../../service/publishing/heed-newcomers.ts';
import { timestamp, utcDay } from '../../fakes/names.ts';
import { testing } from './reported-world.ts';

const now = new Date('2026-11-24T12:00:00Z');
const today = utcDay('2026-11-24');

/** What two known reporters say, every day. */
const sessions = (ago: number, failed: number): EvidenceDay => ({
  day: addDays(today, -ago),
  reporters: ['google.com', 'outlook.com'],
  successfulSessions: 10,
  failures: failed > 0 ? [{ resultType: 'certificate-expired', sessions: failed }] : [],
  unexplainedSessions: 0,
});

const isHeeded = ({ testedDays = 100, failedAgo = 0, reportedDays = 28 } = {}) =>
  areNewcomersHeeded({
    policy: testing,
    testingSince: timestamp(`${addDays(today, -testedDays)}T12:00:00Z`),
    days: Array.from({ length: reportedDays }, (_, n) =>
      sessions(n + 1, n + 1 === failedAgo ? 3 : 0),
    ).reverse(),
    now,
  });

test.each([
  ['not if known reporters saw no failure for four weeks', {}, false],
  ['while testing has not lasted for four weeks', { testedDays: 27 }, true],
  ['not once it has', { testedDays: 28 }, false],
  ['if known reporters saw a failure in the last two weeks', { failedAgo: 3 }, true],
  ['for two weeks beyond such a failure', { failedAgo: 28 }, true],
  ['if known reporters have reported for two weeks only', { reportedDays: 14 }, true],
])('areNewcomersHeeded(): %s', (_, given, heeded) => {
  expect(isHeeded(given)).toBe(heeded);
});
