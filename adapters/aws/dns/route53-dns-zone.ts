/**
 * The zones of this account in Route 53. A change is one batch that deletes the exact set that was read and creates
 * the new one: Route 53 refuses the whole batch if the deleted set is not what is there, which makes it a
 * compare-and-swap.
 */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  InvalidChangeBatch,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import {
  type DnsZone,
  type RecordChange,
  RecordConflictError,
  type RecordSet,
  type RecordType,
} from '../../../service/ports/dns-zone.ts';
import type { AnswerCheck } from './authoritative-answers.ts';
import { formatTxtValue, parseTxtValue } from './txt-value.ts';

export interface Route53Waiting {
  /** For how long a change may take to reach all servers. */
  inSyncSeconds: number;
  /** Between two looks. */
  pollMilliseconds: number;
}

export interface Route53Options {
  /** Ids of the zones that this deployment may write, or all of the account's. */
  zones: 'all' | string[];
  waiting?: Route53Waiting;
  /** Asked after INSYNC. */
  checkAnswers?: AnswerCheck;
}

/** Route 53 says "generally within 60 seconds"; a Lambda function must not wait for ever. */
const defaultWaiting: Route53Waiting = { inSyncSeconds: 120, pollMilliseconds: 2000 };

/** A change was taken by Route 53, but its servers did not all have it in time. Run the step again. */
export class NotInSyncError extends Error {
  override readonly name = 'NotInSyncError';
}

/** A record set uses a feature that a change of ours would destroy. The owner must change it by hand. */
export class UnsupportedRecordSetError extends Error {
  override readonly name = 'UnsupportedRecordSetError';
}

export function createRoute53DnsZone(client: Route53Client, options: Route53Options): DnsZone {
  const waiting = options.waiting ?? defaultWaiting;
  const send = (zoneId: string, changes: Change[]) =>
    client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }),
    );

  return {
    async findZone(name) {
      for (const suffix of suffixesOf(name)) {
        const zone = await findPublicZone(client, suffix);
        if (zone) return options.zones === 'all' || options.zones.includes(zone.id) ? zone : undefined;
      }
      return undefined;
    },

    async read(zoneId, name, type) {
      const set = await readRawSet(client, zoneId, name, type);
      return set && parseRecordSet(set);
    },

    async change(zoneId, changes) {
      const wanted = changes.filter(({ from, to }) => !isSameSet(from, to));
      if (wanted.length === 0) return;
      let answer: Awaited<ReturnType<typeof send>>;
      try {
        answer = await send(zoneId, wanted.flatMap(toChanges));
      } catch (error) {
        if (!isConflict(error)) throw error;
        answer = await send(zoneId, await toChangesAsStored(client, zoneId, wanted)).catch((second) => {
          if (isConflict(second)) throw conflictOf(wanted);
          throw second;
        });
      }
      await waitForSync(client, answer.ChangeInfo?.Id ?? '', waiting);
      await options.checkAnswers?.(wanted);
    },

    async confirm(_zoneId, set) {
      await options.checkAnswers?.([{ from: set, to: set }]);
    },
  };
}

/** `a.b.example.com` → itself, `b.example.com`, `example.com`. No single labels: nobody owns a top-level domain. */
function suffixesOf(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
}

/**
 * ListHostedZonesByName is where a page starts, not a match, so names are compared. Two public zones of one name:
 * only one of them is delegated to, and nothing here says which, so neither is taken as ours to write.
 */
async function findPublicZone(
  client: Route53Client,
  name: string,
): Promise<{ id: string; name: string } | undefined> {
  const page = await client.send(new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 10 }));
  const zones = (page.HostedZones ?? []).filter(
    (zone) => plainName(zone.Name) === name && zone.Config?.PrivateZone !== true,
  );
  const [zone] = zones;
  if (!zone || zones.length > 1) return undefined;
  return { id: (zone.Id ?? '').replace(/^\/hostedzone\//u, ''), name };
}

async function readRawSet(
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

/** Route 53 escapes what is not a letter, digit, `-`, `_` or `.` as `\ooo`, and ends names in a dot. */
function plainName(name = ''): string {
  return name
    .replace(/\\([0-3][0-7]{2})/gu, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/u, '')
    .toLowerCase();
}

function parseRecordSet(set: ResourceRecordSet): RecordSet {
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

function toChanges({ from, to }: RecordChange): Change[] {
  return [
    ...(from ? [{ Action: 'DELETE' as const, ResourceRecordSet: formatRecordSet(from) }] : []),
    ...(to ? [{ Action: 'CREATE' as const, ResourceRecordSet: formatRecordSet(to) }] : []),
  ];
}

/**
 * A set that another program wrote may spell the same record otherwise (`"v=STSv1; " "id=1;"`, `Mail.Example.com`),
 * and DELETE wants the very spelling. So what is stored is read, and deleted as it is if it means `from`.
 */
async function toChangesAsStored(
  client: Route53Client,
  zoneId: string,
  changes: RecordChange[],
): Promise<Change[]> {
  const spelled: Change[] = [];
  for (const change of changes) {
    const { from } = change;
    const ours = toChanges(change);
    const stored = from && (await readRawSet(client, zoneId, from.name, from.type));
    if (from && !isSameSet(from, stored && parseRecordSet(stored))) throw conflictOf([change]);
    spelled.push(
      ...ours.map((each) =>
        each.Action === 'DELETE' && stored ? { ...each, ResourceRecordSet: stored } : each,
      ),
    );
  }
  return spelled;
}

/** The order of values within a set means nothing. */
function isSameSet(a: RecordSet | undefined, b: RecordSet | undefined): boolean {
  if (!a || !b) return a === b;
  const flat = (set: RecordSet) =>
    JSON.stringify([set.name, set.type, set.ttlSeconds, [...set.values].sort()]);
  return flat(a) === flat(b);
}

/** Other reasons for InvalidChangeBatch (a TXT too long, a CNAME beside other records) are not cured by reading again. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof InvalidChangeBatch)) return false;
  const text = [error.message, ...(error.messages ?? [])].join(' ');
  return /already exists|was not found|do not match the current values/u.test(text);
}

function conflictOf(changes: RecordChange[]): RecordConflictError {
  const [first] = changes;
  return new RecordConflictError(first?.from?.name ?? first?.to?.name ?? '');
}

async function waitForSync(client: Route53Client, id: string, waiting: Route53Waiting): Promise<void> {
  const looks = Math.ceil((waiting.inSyncSeconds * 1000) / waiting.pollMilliseconds);
  for (let look = 0; look < looks; look += 1) {
    const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: id }));
    if (ChangeInfo?.Status === 'INSYNC') return;
    await new Promise((resolve) => setTimeout(resolve, waiting.pollMilliseconds));
  }
  throw new NotInSyncError(
    `Cannot finish change "${id}": Route 53 shows it as PENDING after ${waiting.inSyncSeconds} s, expected INSYNC`,
  );
}
