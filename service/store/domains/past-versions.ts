/**
 * A domain's ledger would grow with every edit. So versions that no sender holds any more move from the domain's object
 * to separate objects, many at a time. To list every version, read both.
 *
 * They are written there before they are removed from the domain's object, and such an object only grows. So no version is
 * lost if a worker dies, is late or runs twice in between, and a version in both places counts once.
 */

import * as z from 'zod';
import { findPastVersions } from '../../../core/mta-sts/held-policies.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { beginAnewIfDamaged } from '../begin-anew.ts';
import { inParallel } from '../in-parallel.ts';
import { listKeys } from '../list-keys.ts';
import { loadReadable } from '../load-readable.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { changeDomain, type DomainState, policyVersionSchema } from './domain.ts';

/** Versions that were moved together, under the id of the first. */
export const pastVersionsKey = (domain: DomainName, inbox: string, firstId: string): string =>
  `${pastVersionsPrefix(domain, inbox)}${firstId}.json`;

const pastVersionsPrefix = (domain: DomainName, inbox: string): string =>
  `${prefixes.pastVersions}${domain}/${inbox}/`;

const pastVersions = looseObject({ schema: z.literal(1), versions: z.array(policyVersionSchema) });
/** Versions that no sender holds any more. Oldest first. */
export interface PastVersions extends z.infer<typeof pastVersions> {
  versions: PolicyVersion[];
}

export const pastVersionsObject = defineStoredObject<PastVersions>({ schema: pastVersions });

/** Moves past versions, once there are enough of them. Until then it makes no call. */
export async function putPastVersionsAside(
  ports: Pick<Ports, 'store' | 'edge' | 'clock' | 'log'>,
  { domain, inbox, versions }: DomainState,
): Promise<void> {
  const { edge, clock } = ports;
  const past = findPastVersions(versions, clock.now(), { edgeCacheSeconds: edge.cacheSeconds });
  const [first] = past;
  if (!first) return;
  const key = pastVersionsKey(domain, inbox, first.id);
  // As the domain's object still has the first of them, it has all that a worker wrote there before it died.
  const anew = (): PastVersions => ({ schema: 1, versions: past });
  await beginAnewIfDamaged(ports, { kind: pastVersionsObject, key, anew }, () =>
    pastVersionsObject.change(ports, key, (before) => ({
      ...before,
      schema: 1 as const,
      versions: mergeVersions(past, before?.versions ?? []),
    })),
  );
  const ids = new Set(past.map(({ id }) => id));
  await changeDomain(ports, domain, (state) =>
    // Another inbox means another registration of the domain.
    state.inbox === inbox
      ? { ...state, hasPastVersions: true, versions: state.versions.filter(({ id }) => !ids.has(id)) }
      : undefined,
  );
}

/** Every version of the domain, oldest first. @throws UnreadableStateError */
export async function loadVersions(
  ports: Pick<Ports, 'store'>,
  { domain, inbox, versions, hasPastVersions }: DomainState,
): Promise<PolicyVersion[]> {
  if (!hasPastVersions) return versions;
  const past: PolicyVersion[][] = [];
  const stored: string[] = [];
  for await (const key of listKeys(ports, pastVersionsPrefix(domain, inbox))) stored.push(key);
  await inParallel(stored, readsAtOnce, async (key) => {
    const loaded = await pastVersionsObject.load(ports, key);
    if (loaded) past.push(loaded.state.versions);
  });
  return mergeVersions(...past, versions);
}

const readsAtOnce = 20;

/** The readable versions, to be shown. `unreadable`: for each group that cannot be read, the first id. */
export async function loadReadableVersions(
  ports: Pick<Ports, 'store' | 'log'>,
  { domain, inbox, versions, hasPastVersions }: DomainState,
): Promise<{ versions: PolicyVersion[]; unreadable?: string[] }> {
  if (!hasPastVersions) return { versions };
  const prefix = pastVersionsPrefix(domain, inbox);
  const ids: string[] = [];
  for await (const key of listKeys(ports, prefix)) ids.push(key.slice(prefix.length, -'.json'.length));
  const load = async (id: string) =>
    (await pastVersionsObject.load(ports, pastVersionsKey(domain, inbox, id)))?.state.versions;
  const { states, ...rest } = await loadReadable(ports, ids, load);
  return { versions: mergeVersions(...states, versions), ...rest };
}

/** Each id once, oldest first. */
function mergeVersions(...lists: readonly PolicyVersion[][]): PolicyVersion[] {
  const byId = new Map(lists.flat().map((version) => [version.id, version]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Called when the domain is deleted. Also deletes what a late worker left of an earlier registration. */
export async function deletePastVersions(ports: Pick<Ports, 'store'>, domain: DomainName): Promise<void> {
  for await (const key of listKeys(ports, `${prefixes.pastVersions}${domain}/`))
    await ports.store.delete(key);
}
