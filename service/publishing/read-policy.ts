import { describeVersions, type LedgerEntry } from '../../core/mta-sts/describe-versions.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Caller } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { InvalidCursorError } from '../ports/invalid-cursor.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { loadReadableVersions } from '../store/domains/past-versions.ts';
import { fitPage } from '../store/load-page.ts';
import { type DomainWithPolicy, enterStoredPolicy } from './change-with-policy.ts';

type ReadPorts = Pick<Ports, 'store' | 'tasks' | 'clock' | 'edge' | 'log'>;

/** Which version is to be announced, and which one is announced. */
export interface PolicyIds {
  wantedId: string | null;
  announcedId: string | null;
}

export const idsOf = ({ versions, announced }: DomainState): PolicyIds => ({
  wantedId: currentVersion(versions)?.id ?? null,
  announcedId: announced?.id ?? null,
});

/** The caller's domain with its policy, which its ledger has. */
export async function loadOwnDomainWithPolicy(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<DomainWithPolicy | undefined> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  return loaded && enterStoredPolicy(ports, loaded);
}

export type ReadPolicyResult =
  | { ok: true; etag: string; policy: ReturnType<typeof describePolicy> }
  | NoSuchDomain
  /** `lastId`: of a policy that was put, and whose file was deleted directly in the store. */
  | { ok: false; reason: 'no-policy'; domain: DomainName; lastId?: string };

/** The stored policy. */
export async function readPolicy(
  ports: ReadPorts,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ReadPolicyResult> {
  const loaded = await loadOwnDomainWithPolicy(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { state, stored } = loaded;
  if (stored) return { ok: true, etag: stored.etag, policy: describePolicy(state, stored) };
  const last = currentVersion(state.versions);
  return { ok: false, reason: 'no-policy', domain, ...(last && { lastId: last.id }) };
}

/** The stored text decides, so an edit directly in the store is visible, too. */
function describePolicy(state: DomainState, { body }: StoredObject) {
  const parsed = parsePolicy(body);
  return {
    ...parsed.policy,
    ...(!parsed.ok && { errors: parsed.errors }),
    text: Buffer.from(body).toString('utf8'),
    ...idsOf(state),
  };
}

/**
 * Every text that was served, newest first. `unreadable`: for each group of versions that cannot be read, the first id.
 * @param page `cursor`: the last id of the previous page
 */
export async function listVersions(
  ports: ReadPorts,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ ok: true; versions: LedgerEntry[]; unreadable?: string[]; cursor?: string } | NoSuchDomain> {
  const loaded = await loadOwnDomainWithPolicy(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { versions, ...rest } = await loadReadableVersions(ports, loaded.state);
  if (cursor !== undefined && !versions.some(({ id }) => id === cursor)) throw new InvalidCursorError();
  const older = cursor === undefined ? versions : versions.filter(({ id }) => id < cursor);
  const page = fitPage(older.slice(-limit).reverse()).reverse();
  const [first] = page;
  return {
    ok: true,
    versions: describeVersions(page, ports.clock.now(), { edgeCacheSeconds: ports.edge.cacheSeconds }),
    ...rest,
    ...(first && page.length < older.length && { cursor: first.id }),
  };
}
