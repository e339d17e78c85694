import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { countKnownDays, rememberedDays, seenDaysOf } from '../../../core/tls-rpt/figures/reporter-days.ts';
import { daysToBeKnown } from '../../../core/tls-rpt/figures/rest.ts';
import { type Arrival, fitsBudget, fitsSums } from '../../../core/tls-rpt/figures/storage-budget.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { defaultStoredBytesPerDay } from '../../store/lifetimes.table.ts';
import { loadVerifiedDays } from '../../store/reports/load-days.ts';
import type { StoredBytesState } from '../../store/reports/stored-bytes.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { bytesOfReports } from './arrival.ts';
import { countedBytes, ownerUnitBytes } from './counted-bytes.ts';
import type { Keeping } from './keeping.ts';
import { sumReadings } from './sum-readings.ts';

type StorePort = Pick<Ports, 'store'>;

export interface Decision {
  keeping: Keeping;
  isKnown: boolean;
  /** If only sums are kept: their bytes, and what is counted of them. */
  sums: { bytes: number; weight: number };
}

export const keptWhole: Decision = { keeping: 'all', isKnown: false, sums: { bytes: 0, weight: 0 } };

const keptNothing: Decision = { ...keptWhole, keeping: 'nothing' };

export const serviceBudgetOf = ({ service }: Pick<Ports, 'service'>): number =>
  service.storedBytesPerDay ?? defaultStoredBytesPerDay;

/**
 * Decides by the counts of the day. Looks up whether the sender is known, and makes the sums, only if it matters, and only
 * once.
 * @param more `hasSums`: whether sums can be kept; for a claim, there are none
 */
export function decider(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
  readings: readonly StoredReport[],
  arrival: Arrival,
  { hasSums }: { hasSums: boolean },
): (stored: StoredBytesState) => Promise<Decision> {
  let looked: Promise<boolean> | undefined;
  let summed: number | undefined;
  const serviceBudget = serviceBudgetOf(ports);
  return async (stored) => {
    const service = { bytes: stored.serviceBytes, sources: {} };
    const fits =
      fitsBudget(stored, stored.budgetBytes, arrival) && fitsBudget(service, serviceBudget, arrival);
    if (fits) return keptWhole;
    if (arrival.rank === 'unsigned') return keptNothing;
    const lookUp = () => (looked ??= isKnownReporter(ports, raw, readings, arrival.source));
    const isKnown = stored.known.includes(arrival.source) || (await lookUp());
    const ranked = isKnown ? { ...arrival, rank: 'known' as const } : arrival;
    if (isKnown && fitsBudget(stored, stored.budgetBytes, ranked)) return { ...keptWhole, isKnown };
    const isFlooded = !isKnown && stored.serviceBytes > mostTimes * serviceBudget;
    if (!hasSums || isFlooded) return { ...keptNothing, isKnown };
    summed ??= bytesOfReports(sumReadings(readings));
    const bytes = summed;
    if (!fitsSums(stored.sums, stored.budgetBytes, { ...ranked, bytes })) return { ...keptNothing, isKnown };
    return {
      keeping: 'sums',
      isKnown,
      sums: { bytes, weight: countedBytes(bytes, ownerUnitBytes, raw, 'sums') },
    };
  };
}

/**
 * Above so many times the deployment's budget, not even sums of unknown reporters are kept. Attack: signed reports to all
 * owners of a large deployment, each of whom has room for sums.
 */
const mostTimes = 2;

/** Attack: signed mail above the budget about a hundred domains, each of which takes 28 reads. */
const maxLookedUp = 10;

/** Known at one of the domains: its sender decides which comes first. */
async function isKnownReporter(
  ports: StorePort & Pick<Ports, 'log'>,
  raw: StoredObject,
  readings: readonly StoredReport[],
  source: string,
): Promise<boolean> {
  const day = dayOf(raw.lastModified);
  for (const domain of [...new Set(readings.map((one) => one.domain))].slice(0, maxLookedUp)) {
    const { states } = await loadVerifiedDays(ports, domain, addDays(day, -rememberedDays), addDays(day, -1));
    if (seenDaysOf(countKnownDays(states), source) >= daysToBeKnown) return true;
  }
  return false;
}
