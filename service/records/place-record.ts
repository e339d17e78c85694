import { excerpt } from '../../core/finding/fault.ts';
import { type Finding, finding } from '../../core/finding/finding.ts';
import type { RecordSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { findZoneId, isOnlyRival, type OwnRecord } from './own-record.ts';

/** What prevents the wanted value in the zone. */
export type Placement =
  /** The zone has the wanted value. `confirm` resolves once all its servers answer it, and throws while they do not. */
  | { kind: 'current'; confirm: () => Promise<void> }
  | { kind: 'blocked'; finding: Finding }
  /** `write` changes what was read into what is wanted, or throws RecordConflictError. */
  | { kind: 'due'; write: () => Promise<void> };

type PlacePorts = Pick<Ports, 'dns' | 'service'>;

/**
 * Compares our record with its zone. It asks DNS first, because nearly always the record is right, and an account may read
 * a zone only a few times a second. A value that somebody else set in its place is replaced only if the domain has
 * `adoptRecords`.
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
  const from = await ports.dns.read(zoneId, name, type);
  const values = from?.values ?? [];
  const rivals = values.filter(isRival);
  if (from && isOnlyRival(rivals, value))
    return { kind: 'current', confirm: () => ports.dns.confirm(zoneId, from) };
  if (!state.adoptRecords && !(await areOurs(record, rivals))) {
    const found = rivals.slice(0, maxShown).map(excerpt);
    return { kind: 'blocked', finding: finding('foreign-record', { name, type, found }) };
  }
  const to: RecordSet = {
    name,
    type,
    ttlSeconds: ports.service.recordTtlSeconds,
    values: [...values.filter((one) => !isRival(one)), value],
  };
  return { kind: 'due', write: () => ports.dns.change(zoneId, [{ from, to }]) };
}

/** Attack: a record set of a thousand values would be stored with the problem. */
const maxShown = 5;

async function areOurs({ isOurs }: OwnRecord, values: readonly string[]): Promise<boolean> {
  for (const value of values) if (!(await isOurs(value))) return false;
  return true;
}

/**
 * Writes our record if it is missing or wrong.
 * @returns what prevents that
 * @throws RecordConflictError if it changed meanwhile: the task is repeated
 */
export async function ensureRecord(
  ports: PlacePorts,
  state: DomainState,
  record: OwnRecord,
  value: string,
): Promise<Finding | undefined> {
  const placement = await compareRecord(ports, state, record, value);
  if (placement.kind === 'blocked') return placement.finding;
  if (placement.kind === 'due') await placement.write();
  return undefined;
}
