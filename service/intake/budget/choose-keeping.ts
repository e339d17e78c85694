/**
 * Decides what is kept of an arrived mail, by the daily byte budgets of the owner and of the deployment.
 *
 * The bytes are an estimate: small mails are sampled by a digest that no sender can predict, and each sampled one counts
 * for many. So a report needs one read and hardly ever a write, and a flood does not write to one object all the time.
 */
import { dayOf } from '../../../core/names/utc-day.ts';
import { type Arrival, fitsBudget } from '../../../core/tls-rpt/figures/storage-budget.ts';
import { loadReadableRights } from '../../access/owner-rights.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import {
  ownerBytesKey,
  type StoredBytesState,
  serviceBytesKey,
  storedBytesObject,
} from '../../store/reports/stored-bytes.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { arrivalOf } from './arrival.ts';
import { countedBytes, ownerUnitBytes } from './counted-bytes.ts';
import { decider, keptWhole, serviceBudgetOf } from './decide-keeping.ts';
import { keepingBefore, withDecision } from './decisions.ts';
import type { Keeping, MailOwner } from './keeping.ts';
import { isRecorded, recordArrival } from './record-arrival.ts';

type StorePort = Pick<Ports, 'store'>;

/** As ownerUnitBytes, for the deployment's count, an object that all owners share. */
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
  const weight = countedBytes(arrival.bytes, ownerUnitBytes, raw);
  const signedParts = readings.filter(({ verification }) => verification.verified).length;
  const parts = { refusedParts, unsignedParts, signedParts };
  const decide = decider(ports, raw, readings, arrival, { hasSums: of?.domain !== undefined });
  if (weight === 0) {
    const decided = loaded ? await decide(loaded.state) : keptWhole;
    if (!isRecorded(loaded?.state, raw, { ...parts, ...decided, of, weight })) return decided.keeping;
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
      const recorded = { ...parts, ...decided, of, arrival, weight };
      return recordArrival({ ...before, known }, raw, recorded);
    },
    loaded,
  );
  if (keeping !== 'all') await noteSharedBudgets(ports, raw, arrival, { serviceBytes, isForOwner: !!of });
  return keeping;
}

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
