/**
 * Decides what is kept of an arrived mail, by the daily byte budgets of the owner and of the deployment.
 *
 * The bytes are an estimate: small mails are sampled by a digest that no sender can predict, and each sampled one counts
 * for many. So a report needs one read and hardly ever a write, and a flood does not write to one object all the time.
 */
import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { countKnownDays, rememberedDays, seenDaysOf } from '../../../core/tls-rpt/figures/reporter-days.ts';
import { daysToBeKnown } from '../../../core/tls-rpt/figures/rest.ts';
import { type Arrival, fitsBudget } from '../../../core/tls-rpt/figures/storage-budget.ts';
import { loadReadableRights } from '../../access/owner-rights.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { defaultStoredBytesPerDay } from '../../store/lifetimes.table.ts';
import { loadVerifiedDays } from '../../store/reports/load-days.ts';
import {
  ownerBytesKey,
  type StoredBytesState,
  serviceBytesKey,
  storedBytesObject,
} from '../../store/reports/stored-bytes.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { arrivalOf } from './arrival.ts';
import { countedBytes } from './counted-bytes.ts';
import { keepingBefore, withDecision } from './decisions.ts';
import type { Keeping, MailOwner } from './keeping.ts';
import { isRecorded, recordArrival } from './record-arrival.ts';

type StorePort = Pick<Ports, 'store'>;

/** A mail smaller than this counts as this many bytes, or as none. */
const unitBytes = 262_144;

/** The same for the deployment's count, an object that all owners share. */
const serviceUnitBytes = 8_388_608;

/** Mail for none of our owners: to the operator, about reports that we sent, and to unknown addresses, which only SES accepts. */
const nobodysBudgetBytes = 1_000_000_000;

export interface KeepingOptions {
  /** Another owner's budget has already counted the raw bytes for the deployment. */
  isRawCounted?: boolean;
  /** Parts that cannot be counted, and are lost if only sums are kept; one for a mail that is not a report. */
  refusedParts?: number;
  /** Parts that nobody signed: lost, too, if only sums are kept. */
  unsignedParts?: number;
}

/**
 * A repeat of the same raw object gets the same decision, and is not counted again.
 * @param of undefined if the mail is for none of our owners
 * @param readings the parts about the owner's domains
 */
export async function chooseKeeping(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
  of: MailOwner | undefined,
  readings: readonly StoredReport[],
  { isRawCounted = false, refusedParts = 0, unsignedParts = 0 }: KeepingOptions = {},
): Promise<Keeping> {
  const key = ownerBytesKey(dayOf(raw.lastModified), of?.owner);
  const loaded = await storedBytesObject.load(ports, key);
  const decidedBefore = keepingBefore(loaded?.state, raw);
  if (decidedBefore) return decidedBefore;
  const arrival = arrivalOf(raw, readings, refusedParts);
  const weight = countedBytes(arrival.bytes, unitBytes, raw);
  const decide = decider(ports, raw, readings, arrival);
  if (weight === 0) {
    const keeping = loaded ? (await decide(loaded.state)).keeping : 'all';
    if (!isRecorded(loaded?.state, raw, { of, weight, refusedParts, unsignedParts, keeping })) return keeping;
  }
  const budgetBytes = of
    ? (await loadReadableRights(ports, of.owner)).quota.storedBytesPerDay
    : nobodysBudgetBytes;
  const ofRaw = isRawCounted ? raw.body.byteLength / Math.max(1, arrival.bytes) : 0;
  const serviceBytes = await countForService(ports, raw, Math.round(weight * (1 - ofRaw)), of?.owner);
  let keeping: Keeping = 'all';
  await storedBytesObject.change(
    ports,
    key,
    async (stored) => {
      const again = keepingBefore(stored, raw);
      if (again) {
        keeping = again;
        return undefined;
      }
      const before = { ...(stored ?? emptyDay), budgetBytes, serviceBytes };
      const decided = await decide(before);
      keeping = decided.keeping;
      const known = decided.isKnown ? [...new Set([...before.known, arrival.source])].sort() : before.known;
      const recorded = { of, arrival, weight, refusedParts, unsignedParts, keeping };
      return recordArrival({ ...before, known }, raw, recorded);
    },
    loaded,
  );
  if (keeping !== 'all') await noteSharedBudgets(ports, raw, arrival, { serviceBytes, isForOwner: !!of });
  return keeping;
}

const serviceBudgetOf = ({ service }: Pick<Ports, 'service'>): number =>
  service.storedBytesPerDay ?? defaultStoredBytesPerDay;

/** Notifies the operator once a day of each budget that has no owner and was the reason that something was not kept. */
async function noteSharedBudgets(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
  arrival: Arrival,
  { serviceBytes, isForOwner }: { serviceBytes: number; isForOwner: boolean },
): Promise<void> {
  const day = dayOf(raw.lastModified);
  const service = { bytes: serviceBytes, sources: {} };
  const storedBytesPerDay = serviceBudgetOf(ports);
  const isFull = !fitsBudget(service, storedBytesPerDay, arrival);
  if (isFull && (await isFirstNote(ports, serviceBytesKey(day))))
    ports.log.error('deployment-budget-used', { day, storedBytesPerDay });
  if (!isFull && !isForOwner && (await isFirstNote(ports, ownerBytesKey(day, undefined))))
    ports.log.error('ownerless-mail-budget-used', { day, storedBytesPerDay: nobodysBudgetBytes });
}

async function isFirstNote(ports: StorePort, key: string): Promise<boolean> {
  const { isWritten } = await storedBytesObject.change(ports, key, (before = emptyDay) =>
    before.isFull ? undefined : { ...before, isFull: true },
  );
  return isWritten;
}

const emptyDay: StoredBytesState = {
  schema: 1,
  bytes: 0,
  sources: {},
  budgetBytes: 0,
  serviceBytes: 0,
  known: [],
};

/**
 * @param owner the owner of this part
 * @returns about how much the deployment has stored so far
 */
async function countForService(
  ports: StorePort,
  raw: StoredObject,
  bytes: number,
  owner: string | undefined,
): Promise<number> {
  const key = serviceBytesKey(dayOf(raw.lastModified));
  const weight = countedBytes(bytes, serviceUnitBytes, raw, owner);
  if (weight === 0) return (await storedBytesObject.load(ports, key))?.state.bytes ?? 0;
  const { state } = await storedBytesObject.change(ports, key, (before = emptyDay) =>
    keepingBefore(before, raw, owner)
      ? undefined
      : { ...before, bytes: before.bytes + weight, decided: withDecision(before, raw, 'all', owner) },
  );
  return state?.bytes ?? 0;
}

interface Decision {
  keeping: Keeping;
  isKnown: boolean;
}

/** Looks up whether the sender is known only if it matters, and only once. */
function decider(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
  readings: readonly StoredReport[],
  arrival: Arrival,
): (stored: StoredBytesState) => Promise<Decision> {
  let looked: Promise<boolean> | undefined;
  const serviceBudget = serviceBudgetOf(ports);
  return async (stored) => {
    const service = { bytes: stored.serviceBytes, sources: {} };
    const fits =
      fitsBudget(stored, stored.budgetBytes, arrival) && fitsBudget(service, serviceBudget, arrival);
    if (fits) return { keeping: 'all', isKnown: false };
    if (arrival.rank === 'unsigned') return { keeping: 'nothing', isKnown: false };
    const lookUp = () => (looked ??= isKnownReporter(ports, raw, readings, arrival.source));
    const isKnown = stored.known.includes(arrival.source) || (await lookUp());
    const fitsAsKnown = isKnown && fitsBudget(stored, stored.budgetBytes, { ...arrival, rank: 'known' });
    return { keeping: fitsAsKnown ? 'all' : 'sums', isKnown };
  };
}

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
