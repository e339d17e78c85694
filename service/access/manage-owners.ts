import { dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import {
  loadOwnerAccount,
  ownerAccountKey,
  ownerAccountObject,
  ownerQuota,
} from '../store/access/owner-account.ts';
import { sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';
import { decodeOwner, encodeOwner } from '../store/domains/owned-domain.ts';
import { unknownMembers } from '../store/known-part.ts';
import { listKeys } from '../store/list-keys.ts';
import { fitPage, type Page } from '../store/load-page.ts';
import { loadReadable } from '../store/load-readable.ts';
import { prefixes } from '../store/prefixes.ts';
import { withoutDefaults } from '../store/without-defaults.ts';
import { audited } from './audit.ts';
import { type Caller, type ChangeRequest, mayReachOwner } from './caller.ts';
import { countDomains } from './count-domains.ts';
import { defaultQuota, type OwnerRights, type Quota, rightsOf } from './owner-rights.ts';
import {
  checkPrecondition,
  type Precondition,
  type PreconditionRefusal,
  staleBecause,
} from './precondition.ts';

/** An owner's rights, and how much of them is used. */
export interface OwnerDescription extends OwnerRights {
  /** `mails`: sent today (UTC). */
  used: { domains: number; mails: number };
}

export type ReadOwnerResult =
  | { ok: true; etag?: string; description: OwnerDescription }
  /** The caller may not see this owner. */
  | { ok: false; reason: 'no-such-owner'; owner: string };

export async function readOwner(
  ports: Pick<Ports, 'store' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  owner: string,
): Promise<ReadOwnerResult> {
  if (!mayReachOwner(caller, owner)) return { ok: false, reason: 'no-such-owner', owner };
  const loaded = await loadOwnerAccount(ports, owner);
  const used = await countUsed(ports, owner);
  const description = { ...rightsOf(owner, loaded?.state), used };
  return { ok: true, ...(loaded && { etag: loaded.etag }), description };
}

async function countUsed(
  ports: Pick<Ports, 'store' | 'clock'>,
  owner: string,
): Promise<OwnerDescription['used']> {
  const key = sentMailsKey(dayOf(ports.clock.now()), owner);
  const { alarms = 0, others = 0 } = (await sentMailsObject.load(ports, key))?.state ?? {};
  return { domains: await countDomains(ports, owner), mails: alarms + others };
}

/**
 * The owners that have a domain, or rights set by the operator, in the order of their keys.
 * @param page `cursor`: the name of the last owner of the previous page, as in its key
 */
export async function listOwnerRights(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  { cursor = '', limit }: Page,
): Promise<{ owners: OwnerDescription[]; unreadable?: string[]; cursor?: string }> {
  const encoded = new Set<string>();
  for await (const key of listKeys(ports, prefixes.ownedDomains)) encoded.add(key.split('/')[1] ?? '');
  for await (const key of listKeys(ports, prefixes.ownerAccounts))
    encoded.add(key.slice(prefixes.ownerAccounts.length, -'.json'.length));
  const left = [...encoded].filter((name) => name > cursor).sort();
  const names = left.slice(0, limit).map(decodeOwner);
  const { states, unreadable = [] } = await loadReadable(ports, names, async (owner) => {
    const result = await readOwner(ports, {}, owner);
    return result.ok ? result.description : undefined;
  });
  const owners = fitPage(states);
  const end = owners.length === states.length ? names.at(-1) : owners.at(-1)?.owner;
  const last = end === undefined ? '' : encodeOwner(end);
  const named = unreadable.filter((owner) => encodeOwner(owner) <= last);
  const hasMore = left.some((name) => name > last);
  return {
    owners,
    ...(named.length > 0 && { unreadable: named }),
    ...(hasMore && { cursor: last }),
  };
}

export interface OwnerRequest {
  owner: string;
  zones: string[];
  quota: Partial<Quota>;
  precondition: Precondition;
}

export type PutOwnerResult =
  | { ok: true; isNew: boolean; etag?: string; description: OwnerDescription }
  | PreconditionRefusal;

/** Grants an owner zones, and sets quotas. An absent quota gets its default. */
export async function putOwner(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  { owner, zones, quota, precondition }: OwnerRequest,
): Promise<PutOwnerResult> {
  const loaded = await loadOwnerAccount(ports, owner);
  const refusal = checkPrecondition(precondition, loaded?.etag);
  if (refusal) return refusal;
  return audited<PutOwnerResult>(ports, change, { request: { zones, quota } }, async () => {
    const before = loaded?.state.quota ?? {};
    const decided = {
      ...unknownMembers(ownerQuota, before),
      ...withoutDefaults(quota, before, defaultQuota),
    };
    const account = { ...loaded?.state, schema: 1 as const, owner, zones, quota: decided };
    const description = { ...rightsOf(owner, account), used: await countUsed(ports, owner) };
    if (change.dryRun) return { ok: true, isNew: !loaded, description };
    const etag = await ownerAccountObject.replace(ports, ownerAccountKey(owner), account, loaded?.etag);
    return etag === undefined ? staleBecause('changed') : { ok: true, isNew: !loaded, etag, description };
  });
}
