import type { LiveMx } from './coverage.ts';
import { formatUtc } from './format-utc.ts';
import { heldPolicies, type Serving } from './ledger.ts';
import { isCovered } from './mx-pattern.ts';
import { dateSteps, type PlanStep } from './plan.ts';
import type { Policy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

export interface Migration {
  /** The policy that is served now. */
  present: Policy;
  /** Patterns of the provider that mail moves to. */
  newMx: string[];
  versions: readonly PolicyVersion[];
  live: LiveMx;
  /** Since when all MX of the domain are the new provider's, as far as was watched. */
  movedSince?: Date;
  /** For so long resolvers may keep the old MX records. */
  mxTtlSeconds: number;
  now: Date;
  serving: Serving;
}

export type MigrationStepName = 'publish-both' | 'change-mx' | 'publish-new';

/**
 * A change of mail provider that refuses no mail, as dated steps, from whatever state it is in: both providers' servers
 * in the policy; when the policies without the new ones have expired, the MX records; when resolvers have forgotten
 * the old MX records, the new servers alone. It says `now` only for what is safe now.
 */
export function planMigration(migration: Migration): PlanStep<MigrationStepName>[] {
  const { present, newMx, live, movedSince, mxTtlSeconds, now } = migration;
  const hosts = live.kind === 'hosts' ? live.hosts.map(({ host }) => host) : [];
  const uncovered = hosts.filter((host) => !isCovered(host, [...present.mx, ...newMx]));
  const both = [...present.mx, ...newMx.filter((pattern) => !isCovered(pattern, present.mx)), ...uncovered];
  const hasBoth = both.length === present.mx.length;
  const hasMoved = hosts.length > 0 && hosts.every((host) => isCovered(host, newMx));
  const isNewAlone = present.mx.every((pattern) => isCovered(pattern, newMx));
  const expired = expiryWithout(migration);
  const movedAt = hasMoved ? (movedSince ?? now) : expired;
  const forgotten = new Date(movedAt.getTime() + mxTtlSeconds * 1000);
  return dateSteps<MigrationStepName>(
    [
      {
        name: 'publish-both',
        who: 'strictmx',
        what: `Publish a policy with the old and the new servers (${newMx.join(', ')})`,
        policy: { ...present, mx: both },
        done: hasBoth,
        from: now,
      },
      {
        name: 'change-mx',
        who: 'owner',
        what: `Change the MX records to the new servers, not before ${formatUtc(expired)}: until then senders may hold a policy without them`,
        done: hasMoved,
        from: expired,
      },
      {
        name: 'publish-new',
        who: 'strictmx',
        what: 'Publish a policy with the new servers alone, when resolvers have forgotten the old MX records',
        policy: { ...present, mx: [...newMx] },
        done: hasMoved && hasBoth && isNewAlone,
        from: forgotten,
      },
    ],
    now,
  );
}

/** When the last enforce policy that lacks a new pattern has expired; now, if no sender may hold one. */
function expiryWithout({ newMx, versions, now, serving }: Migration): Date {
  const lacking = heldPolicies(versions, now, serving).filter(
    ({ policy }) => policy.mode === 'enforce' && !newMx.every((pattern) => isCovered(pattern, policy.mx)),
  );
  return new Date(Math.max(now.getTime(), ...lacking.map(({ until }) => until.getTime())));
}
