/** Converts record sets between Route 53's form and the port's. */
import {
  type Change,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import type { FoundSet, RecordChange } from '../../../service/ports/dns-zone.ts';
import { formatTxtValue, parseTxtValue } from './txt-value.ts';

/** One page: a name has a set of each type, or up to 100 if a routing policy chooses among them. */
const maxSets = 100;

/** Reads the record sets of a name as they are stored. */
export async function readRawSets(
  client: Route53Client,
  zoneId: string,
  name: string,
): Promise<ResourceRecordSet[]> {
  const page = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: name, MaxItems: maxSets }),
  );
  return (page.ResourceRecordSets ?? []).filter((set) => plainName(set.Name) === name);
}

/** Route 53 escapes every character but letters, digits, `-`, `_` and `.` as `\ooo`, and ends names in a dot. */
export function plainName(name = ''): string {
  return name
    .replace(/\\([0-3][0-7]{2})/gu, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/u, '')
    .toLowerCase();
}

/** Reads record sets of one name in our form, one for each type. */
export function parseRecordSets(raw: readonly ResourceRecordSet[]): FoundSet[] {
  const byType = Map.groupBy(raw, ({ Type }) => Type);
  return [...byType.values()].flatMap((sets) => {
    const parsed = sets.map(parseRecordSet);
    const [first] = parsed;
    if (!first || sets.every(({ SetIdentifier }) => SetIdentifier === undefined)) return parsed;
    return [{ ...first, values: parsed.flatMap(({ values }) => values), form: 'routing' as const }];
  });
}

/** Reads a record set in our form: plain names, and TXT values as senders read them. */
export function parseRecordSet({ Name, Type, TTL, ...set }: ResourceRecordSet): FoundSet {
  const type = Type ?? '';
  const found = { name: plainName(Name), type, ttlSeconds: TTL ?? 0 };
  if (set.AliasTarget) return { ...found, values: [plainName(set.AliasTarget.DNSName)], form: 'alias' };
  return { ...found, values: (set.ResourceRecords ?? []).map(({ Value = '' }) => parseValue(type, Value)) };
}

const namesInValues: ReadonlySet<string> = new Set(['CNAME', 'MX', 'NS', 'PTR', 'SRV']);

function parseValue(type: string, value: string): string {
  if (type === 'TXT') return parseTxtValue(value);
  return namesInValues.has(type) ? plainName(value) : value;
}

function formatRecordSet(set: FoundSet): ResourceRecordSet {
  return {
    Name: set.name,
    Type: set.type as RRType,
    TTL: set.ttlSeconds,
    ResourceRecords: set.values.map((value) => ({ Value: formatValue(set.type, value) })),
  };
}

function formatValue(type: string, value: string): string {
  if (type === 'TXT') return formatTxtValue(value);
  return namesInValues.has(type) ? `${value}.` : value;
}

/** The two parts of a change: the old set is deleted, the new one created. */
export function toChanges({ from, to }: RecordChange): Change[] {
  return [
    ...(from ? [{ Action: 'DELETE' as const, ResourceRecordSet: formatRecordSet(from) }] : []),
    ...(to ? [{ Action: 'CREATE' as const, ResourceRecordSet: formatRecordSet(to) }] : []),
  ];
}

/** Whether two record sets mean the same. The order of values within a set has no meaning. */
export function isSameSet(a: FoundSet | undefined, b: FoundSet | undefined): boolean {
  if (!a || !b) return a === b;
  const flat = (set: FoundSet) =>
    JSON.stringify([set.name, set.type, set.ttlSeconds, set.form, [...set.values].sort()]);
  return flat(a) === flat(b);
}
