/** Converts record sets between Route 53's form and the port's. */
import {
  type Change,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { RecordChange, RecordSet, RecordType } from '../../../service/ports/dns-zone.ts';
import { formatTxtValue, parseTxtValue } from './txt-value.ts';

/** Our change would destroy a feature of this record set. Its owner must change it by hand. */
export class UnsupportedRecordSetError extends Error {
  override readonly name = 'UnsupportedRecordSetError';
}

/**
 * Reads a record set as it is stored; undefined if there is none.
 * @throws UnsupportedRecordSetError
 */
export async function readRawSet(
  client: Route53Client,
  zoneId: string,
  name: string,
  type: RecordType,
): Promise<ResourceRecordSet | undefined> {
  const page = await client.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      StartRecordName: name,
      StartRecordType: type,
      MaxItems: 1,
    }),
  );
  const [set] = page.ResourceRecordSets ?? [];
  if (!set || plainName(set.Name) !== name || set.Type !== type) return undefined;
  if (set.AliasTarget || set.SetIdentifier) {
    throw new UnsupportedRecordSetError(
      `Cannot read ${type} of "${name}": it is an alias or has a routing policy, expected a simple record set`,
    );
  }
  return set;
}

/** Route 53 escapes every character but letters, digits, `-`, `_` and `.` as `\ooo`, and ends names in a dot. */
export function plainName(name = ''): string {
  return name
    .replace(/\\([0-3][0-7]{2})/gu, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/u, '')
    .toLowerCase();
}

/** Reads a record set in our form: plain names, and TXT values as senders read them. */
export function parseRecordSet(set: ResourceRecordSet): RecordSet {
  const type = set.Type as RecordType;
  return {
    name: plainName(set.Name),
    type,
    ttlSeconds: set.TTL ?? 0,
    values: (set.ResourceRecords ?? []).map(({ Value = '' }) => parseValue(type, Value)),
  };
}

function parseValue(type: RecordType, value: string): string {
  if (type === 'TXT') return parseTxtValue(value);
  return type === 'A' || type === 'AAAA' ? value : plainName(value);
}

function formatRecordSet(set: RecordSet): ResourceRecordSet {
  return {
    Name: set.name,
    Type: set.type,
    TTL: set.ttlSeconds,
    ResourceRecords: set.values.map((value) => ({ Value: formatValue(set.type, value) })),
  };
}

function formatValue(type: RecordType, value: string): string {
  if (type === 'TXT') return formatTxtValue(value);
  return type === 'A' || type === 'AAAA' ? value : `${value}.`;
}

/** The two parts of a change: the old set is deleted, the new one created. */
export function toChanges({ from, to }: RecordChange): Change[] {
  return [
    ...(from ? [{ Action: 'DELETE' as const, ResourceRecordSet: formatRecordSet(from) }] : []),
    ...(to ? [{ Action: 'CREATE' as const, ResourceRecordSet: formatRecordSet(to) }] : []),
  ];
}

/** Whether two record sets mean the same. The order of values within a set has no meaning. */
export function isSameSet(a: RecordSet | undefined, b: RecordSet | undefined): boolean {
  if (!a || !b) return a === b;
  const flat = (set: RecordSet) =>
    JSON.stringify([set.name, set.type, set.ttlSeconds, [...set.values].sort()]);
  return flat(a) === flat(b);
}
