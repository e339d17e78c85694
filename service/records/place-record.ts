import { excerpt } from '../../core/finding/fault.ts';
import { type Finding, finding } from '../../core/finding/finding.ts';
import { notePlanned } from '../access/audit.ts';
import { type FoundSet, RecordConflictError, type RecordSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { shortDigest } from '../store/short-digest.ts';
import { describeInTheWay, findInTheWay, findPlain, isDelegation, maxShown } from './in-the-way.ts';
import { findZoneId, isOnlyRival, type OwnRecord } from './own-record.ts';

/** What prevents the wanted value in the zone. */
export type Placement =
  /** The zone has the wanted value. `confirm` resolves once all its servers answer it, and throws while they do not. */
  | { kind: 'current'; confirm: () => Promise<void> }
  | { kind: 'blocked'; finding: Finding }
  /** `write` changes what was read into what is wanted, or throws RecordConflictError. */
  | { kind: 'due'; write: () => Promise<void> };

type PlacePorts = Pick<Ports, 'store' | 'dns' | 'clock' | 'service'>;

/**
 * Compares our record with its zone. It asks DNS first, because nearly always the record is right, and an account may read
 * a zone only a few times a second. What somebody else set in its place is replaced only if the domain has `adoptRecords`.
 */
export async function compareRecord(
  ports: PlacePorts,
  state: DomainState,
  record: OwnRecord,
  value: string,
): Promise<Placement> {
  const { name, type, isRival } = record;
  const answered = await ports.dns.look(name, type);
  if (answered && isOnlyRival(answered.filter(isRival), value))
    return { kind: 'current', confirm: async () => {} };
  const zoneId = await findZoneId(ports, state, name);
  if (zoneId === undefined) return { kind: 'blocked', finding: finding('no-zone', { name }) };
  const sets = await ports.dns.read(zoneId, name);
  const inTheWay = findInTheWay(sets, type);
  const from = findPlain(sets, type);
  const values = from?.values ?? [];
  const rivals = values.filter(isRival);
  if (from && inTheWay.length === 0 && isOnlyRival(rivals, value))
    return { kind: 'current', confirm: () => ports.dns.confirm(zoneId, from) };
  const foreign = await findForeign(record, { inTheWay, rivals });
  if (foreign && (!state.adoptRecords || inTheWay.some(isDelegation)))
    return { kind: 'blocked', finding: foreign };
  const to: RecordSet = {
    name,
    type,
    ttlSeconds: ports.service.recordTtlSeconds,
    values: [...values.filter((one) => !isRival(one)), value],
  };
  const changes = [...inTheWay.map((set) => ({ from: set, to: undefined })), { from, to }];
  const replaced = [...inTheWay, ...(from && rivals.length > 0 ? [from] : [])];
  const write = async () => {
    if (foreign) await noteAdoption(ports, state, { replaced, to });
    await ports.dns.change(zoneId, changes);
  };
  return { kind: 'due', write };
}

/** What others set where our record belongs; undefined if nothing. */
async function findForeign(
  { name, type, isOurs, isOurAlias }: OwnRecord,
  { inTheWay, rivals }: { inTheWay: FoundSet[]; rivals: string[] },
): Promise<Finding | undefined> {
  const others = inTheWay.filter((set) => set.type !== 'CNAME' || !set.values.every(isOurAlias));
  const isForeign = others.length > 0 || !(await areOurs(isOurs, rivals));
  if (!isForeign) return undefined;
  const found = [...others.flatMap(({ values }) => values), ...rivals].slice(0, maxShown).map(excerpt);
  return finding('foreign-record', {
    name,
    type,
    found,
    ...(others.length > 0 && { inTheWay: describeInTheWay(others) }),
  });
}

async function areOurs(isOurs: OwnRecord['isOurs'], values: readonly string[]): Promise<boolean> {
  for (const value of values) if (!(await isOurs(value))) return false;
  return true;
}

/** So that what was replaced can be set again. */
async function noteAdoption(
  ports: Pick<Ports, 'store' | 'clock'>,
  { domain }: DomainState,
  { replaced, to }: { replaced: FoundSet[]; to: RecordSet },
): Promise<void> {
  const change = {
    caller: { id: 'strictmx', scopes: [] },
    action: `adopt-record ${to.name}`,
    dryRun: false,
  };
  const request = { domain, replaced, by: { type: to.type, values: to.values } };
  await notePlanned(ports, change, { request, name: `adopt-${shortDigest(JSON.stringify(request))}` });
}

/**
 * Writes our record if it is missing or wrong.
 * @returns what prevents that
 * @throws RecordConflictError if it changed meanwhile and is still wrong: the task is repeated
 */
export async function ensureRecord(
  ports: PlacePorts,
  state: DomainState,
  record: OwnRecord,
  value: string,
): Promise<Finding | undefined> {
  const placement = await compareRecord(ports, state, record, value);
  if (placement.kind === 'blocked') return placement.finding;
  if (placement.kind === 'current') return undefined;
  try {
    await placement.write();
    return undefined;
  } catch (error) {
    if (!(error instanceof RecordConflictError)) throw error;
    const again = await compareRecord(ports, state, record, value);
    if (again.kind === 'due') throw error;
    return again.kind === 'blocked' ? again.finding : undefined;
  }
}
