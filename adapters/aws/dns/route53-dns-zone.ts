/**
 * The zones of this account in Route 53. A change is one batch that deletes exactly the set that was read and creates
 * the new one. Route 53 refuses the whole batch if the stored set differs, so the change is a compare-and-swap.
 */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  InvalidChangeBatch,
  ListHostedZonesByNameCommand,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { type DnsZone, type RecordChange, RecordConflictError } from '../../../service/ports/dns-zone.ts';
import type { AnswerCheck } from './authoritative-answers.ts';
import { isSameSet, parseRecordSets, plainName, readRawSets, toChanges } from './route53-record-set.ts';

export interface Route53Waiting {
  /** How long a change may take to reach all servers. */
  inSyncSeconds: number;
  /** Between two checks. */
  pollMilliseconds: number;
}

/** The zone of the service's own names. The configuration names it, so nobody has to search for it. */
export interface ServiceZone {
  id: string;
  name: string;
  /** Lower case. This name and all below it are in the zone. */
  serviceDomain: string;
}

export interface Route53Options {
  serviceZone?: ServiceZone;
  /** The ids of the zones that this deployment may write, or all zones of the account. */
  zones: 'all' | string[];
  waiting?: Route53Waiting;
  /** Called once Route 53 reports INSYNC. */
  checkAnswers?: AnswerCheck;
  /** The common answer of all authoritative servers; without it, only a read of the zone shows the values. */
  look?: DnsZone['look'];
}

/** Route 53 promises "generally within 60 seconds", and a Lambda function must not wait for ever. */
const defaultWaiting: Route53Waiting = { inSyncSeconds: 120, pollMilliseconds: 5000 };

/** Route 53 accepted a change, but did not publish it on all its servers in time. Run the step again. */
export class NotInSyncError extends Error {
  override readonly name = 'NotInSyncError';
}

export function createRoute53DnsZone(client: Route53Client, options: Route53Options): DnsZone {
  const waiting = options.waiting ?? defaultWaiting;
  const send = (zoneId: string, changes: Change[]) =>
    client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }),
    );

  return {
    async findZone(name) {
      const { serviceZone } = options;
      if (serviceZone && `.${name}`.endsWith(`.${serviceZone.serviceDomain}`))
        return { id: serviceZone.id, name: serviceZone.name };
      for (const suffix of suffixesOf(name)) {
        const zone = await findPublicZone(client, suffix);
        if (zone) return options.zones === 'all' || options.zones.includes(zone.id) ? zone : undefined;
      }
      return undefined;
    },

    look: options.look ?? (async () => undefined),

    async read(zoneId, name) {
      return parseRecordSets(await readRawSets(client, zoneId, name));
    },

    async change(zoneId, changes) {
      const wanted = changes.filter(({ from, to }) => !isSameSet(from, to));
      if (wanted.length === 0) return;
      let answer: Awaited<ReturnType<typeof send>>;
      try {
        // Only Route 53 knows what else an alias or a routing policy has.
        answer = wanted.some(({ from }) => from?.form)
          ? await send(zoneId, await toChangesAsStored(client, zoneId, wanted))
          : await send(zoneId, wanted.flatMap(toChanges));
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

/** `a.b.example.com` → itself, `b.example.com`, `example.com`. Without the top-level domain, which nobody here owns. */
function suffixesOf(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
}

/**
 * ListHostedZonesByName takes the start of a page, not a name to match, so names are compared. If there are two public
 * zones of one name, only one of them has the delegation, and Route 53 does not say which. Then neither is written.
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

/**
 * Another program may have written the same record in another spelling (`"v=STSv1; " "id=1;"`, `Mail.Example.com`), and
 * DELETE needs the exact spelling. So the stored set is read, and deleted as it is spelled if it has the meaning of
 * `from`.
 */
async function toChangesAsStored(
  client: Route53Client,
  zoneId: string,
  changes: RecordChange[],
): Promise<Change[]> {
  const spelled: Change[] = [];
  for (const change of changes) {
    const { from } = change;
    const stored = from
      ? (await readRawSets(client, zoneId, from.name)).filter(({ Type }) => Type === from.type)
      : [];
    if (!isSameSet(from, parseRecordSets(stored)[0])) throw conflictOf([change]);
    spelled.push(
      ...stored.map((set) => ({ Action: 'DELETE' as const, ResourceRecordSet: set })),
      ...toChanges({ ...change, from: undefined }),
    );
  }
  return spelled;
}

/**
 * The records are not what was read: an exact set is different, or one of another type is in the way. Reading again does
 * not help against other reasons for InvalidChangeBatch, such as a TXT value that is too long.
 */
function isConflict(error: unknown): boolean {
  if (!(error instanceof InvalidChangeBatch)) return false;
  const text = [error.message, ...(error.messages ?? [])].join(' ');
  return conflictWords.test(text);
}

/**
 * Route 53's own words. The last two: "RRSet of type CNAME with DNS name a. is not permitted as it conflicts with other
 * records with the same DNS name in zone b.", and "RRSet of type TXT with DNS name a. is not permitted because a
 * conflicting RRSet of type CNAME with the same DNS name already exists in zone b."
 */
const conflictWords =
  /already exists|was not found|do not match the current values|conflicts with other records|a conflicting RRSet/u;

function conflictOf(changes: RecordChange[]): RecordConflictError {
  const [first] = changes;
  return new RecordConflictError(first?.from?.name ?? first?.to?.name ?? '');
}

async function waitForSync(client: Route53Client, id: string, waiting: Route53Waiting): Promise<void> {
  const checks = Math.ceil((waiting.inSyncSeconds * 1000) / waiting.pollMilliseconds);
  for (let check = 0; check < checks; check += 1) {
    const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: id }));
    if (ChangeInfo?.Status === 'INSYNC') return;
    await new Promise((resolve) => setTimeout(resolve, waiting.pollMilliseconds));
  }
  throw new NotInSyncError(
    `Cannot finish change "${id}": Route 53 shows it as PENDING after ${waiting.inSyncSeconds} s, expected INSYNC`,
  );
}
