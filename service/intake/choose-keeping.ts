/**
 * Decides what is kept of what arrived, by the owner's budget of bytes a day and the deployment's.
 *
 * The bytes are counted as an estimate: of small mails one in many counts for all of them, drawn by a digest that no
 * sender knows beforehand. So a report costs one read, and hardly ever a write, and a flood does not meet at one object.
 */
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { jsonBytes } from '../../core/text/cut-bytes.ts';
import { countKnownDays, rememberedDays, seenDaysOf } from '../../core/tls-rpt/figures/known-reporters.ts';
import { daysToBeKnown } from '../../core/tls-rpt/figures/rest.ts';
import { type Arrival, addBytes, fitsBudget } from '../../core/tls-rpt/figures/storage-budget.ts';
import { sourceOf } from '../../core/tls-rpt/figures/tally-report.ts';
import { loadReadableRights } from '../access/owner-rights.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { defaultStoredBytesPerDay } from '../store/lifetimes.table.ts';
import { loadVerifiedDays } from '../store/reports/load-days.ts';
import {
  ownerBytesKey,
  type StoredBytesState,
  serviceBytesKey,
  storedBytesObject,
} from '../store/reports/stored-bytes.ts';
import type { StoredReport } from '../store/reports/stored-report.ts';
import { shortDigest } from '../store/short-digest.ts';
import type { HostedDomain } from './find-addressed-domains.ts';

type StorePort = Pick<Ports, 'store'>;

/** `sums`: the report is counted, without its details and its raw mail. */
export type Keeping = 'all' | 'sums' | 'nothing';

/** A mail below this counts as so many bytes, or as none. */
const unitBytes = 262_144;

/** The same for the deployment's count: all owners share that object. */
const serviceUnitBytes = 8_388_608;

/** Mail for nobody, which only SES takes. */
const nobodysBudgetBytes = 1_000_000_000;

/** @param hosted the first domain that it came to; undefined: none of ours */
export async function chooseKeeping(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
  hosted: HostedDomain | undefined,
  readings: readonly StoredReport[],
): Promise<Keeping> {
  const key = ownerBytesKey(dayOf(raw.lastModified), hosted?.owner);
  const loaded = await storedBytesObject.load(ports, key);
  const arrival = arrivalOf(raw, readings);
  const weight = countedBytes(arrival.bytes, unitBytes, raw);
  const decide = decider(ports, raw, readings, arrival);
  if (weight === 0) return loaded ? (await decide(loaded.state)).keeping : 'all';
  const budgetBytes = hosted
    ? (await loadReadableRights(ports, hosted.owner)).quota.storedBytesPerDay
    : nobodysBudgetBytes;
  const serviceBytes = await countForService(ports, raw, weight);
  let keeping: Keeping = 'all';
  await storedBytesObject.change(
    ports,
    key,
    async (stored) => {
      const before = { ...(stored ?? emptyDay), budgetBytes, serviceBytes };
      const decided = await decide(before);
      keeping = decided.keeping;
      const known = decided.isKnown ? [...new Set([...before.known, arrival.source])].sort() : before.known;
      if (keeping === 'all') return { ...before, known, ...addBytes(before, { ...arrival, bytes: weight }) };
      const { leftOut = { bytes: 0, ...(hosted && { domain: hosted.domain }) } } = before;
      return { ...before, known, leftOut: { ...leftOut, bytes: leftOut.bytes + weight } };
    },
    loaded,
  );
  const stored = { bytes: serviceBytes, sources: {} };
  if (keeping !== 'all' && !fitsBudget(stored, serviceBudgetOf(ports), arrival))
    await noteServiceFull(ports, raw);
  return keeping;
}

const serviceBudgetOf = ({ service }: Pick<Ports, 'service'>): number =>
  service.storedBytesPerDay ?? defaultStoredBytesPerDay;

/** Says once a day to the operator that the deployment's budget was the reason why something was not kept. */
async function noteServiceFull(
  ports: StorePort & Pick<Ports, 'service' | 'log'>,
  raw: StoredObject,
): Promise<void> {
  const day = dayOf(raw.lastModified);
  const { isWritten } = await storedBytesObject.change(ports, serviceBytesKey(day), (before = emptyDay) =>
    before.isFull ? undefined : { ...before, isFull: true },
  );
  if (isWritten)
    ports.log.error('deployment-budget-used', { day, storedBytesPerDay: serviceBudgetOf(ports) });
}

const emptyDay: StoredBytesState = {
  schema: 1,
  bytes: 0,
  sources: {},
  budgetBytes: 0,
  serviceBytes: 0,
  known: [],
};

function arrivalOf(raw: StoredObject, readings: readonly StoredReport[]): Arrival {
  const signed = readings.find(({ verification }) => verification.verified);
  const parts = readings.map(({ report }) => jsonBytes(report));
  return {
    rank: signed ? 'signed' : 'unsigned',
    source: signed ? sourceOf(signed) : '',
    bytes: parts.reduce((sum, bytes) => sum + bytes, raw.body.byteLength),
  };
}

/**
 * What something counts as: its bytes, or if it is smaller than the unit, the whole unit as often as its size says. A
 * repeat of the same raw object counts as the first did.
 */
export function countedBytes(bytes: number, unit: number, { key, version }: StoredObject): number {
  if (bytes >= unit) return bytes;
  const drawn = Number.parseInt(shortDigest(`${unit} ${key} ${version}`).slice(0, 8), 16) / 2 ** 32;
  return drawn < bytes / unit ? unit : 0;
}

/** @returns what the deployment stored so far, about */
async function countForService(ports: StorePort, raw: StoredObject, bytes: number): Promise<number> {
  const key = serviceBytesKey(dayOf(raw.lastModified));
  const weight = countedBytes(bytes, serviceUnitBytes, raw);
  if (weight === 0) return (await storedBytesObject.load(ports, key))?.state.bytes ?? 0;
  const { state } = await storedBytesObject.change(ports, key, (before = emptyDay) => ({
    ...before,
    bytes: before.bytes + weight,
  }));
  return state.bytes;
}

interface Decision {
  keeping: Keeping;
  isKnown: boolean;
}

/** Whether the sender is known is looked up only where it makes a difference, and once. */
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

async function isKnownReporter(
  ports: StorePort & Pick<Ports, 'log'>,
  raw: StoredObject,
  readings: readonly StoredReport[],
  source: string,
): Promise<boolean> {
  const domain = readings[0]?.domain;
  if (domain === undefined) return false;
  const day = dayOf(raw.lastModified);
  const { states } = await loadVerifiedDays(ports, domain, addDays(day, -rememberedDays), addDays(day, -1));
  return seenDaysOf(countKnownDays(states), source) >= daysToBeKnown;
}
