import { timestampOf } from '../names/timestamp.ts';
import { heldPolicies, type Serving } from './held-policies.ts';
import type { LiveMx } from './live-mx.ts';
import { isCovered } from './mx-pattern.ts';
import { dateSteps, type PlanStep, type UndatedStep } from './plan.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

export interface Migration {
  /** The policy that is served now. */
  present: Policy;
  /** Patterns of the new provider. */
  newMx: string[];
  startedAt: Date;
  versions: readonly PolicyVersion[];
  live: LiveMx;
  /** Since when all MX of the domain have been the new provider's, as far as observed. */
  movedSince?: Date;
  /** How long resolvers may cache the old MX records. */
  mxTtlSeconds: number;
  now: Date;
  serving: Serving;
}

/** Our resolver reports no TTLs; very few MX records have a longer one. */
export const mxTtlSeconds = 86_400;

export type MigrationStepName = 'publish-both' | 'change-mx' | 'publish-new';

/**
 * A change of mail provider that refuses no mail, as dated steps, from whatever state it is in: both providers' servers
 * in the policy; when the policies without the new ones have expired, the MX records; when resolvers have forgotten
 * the old MX records, the new servers alone. It says `now` only for steps that are safe now.
 */
export function planMigration(migration: Migration): PlanStep<MigrationStepName>[] {
  const { present, newMx, live, movedSince, mxTtlSeconds, now } = migration;
  const hosts = live.kind === 'hosts' ? live.hosts.map(({ host }) => host) : [];
  const uncovered = hosts.filter((host) => !isCovered(host, [...present.mx, ...newMx]));
  const both = [...present.mx, ...newMx.filter((pattern) => !isCovered(pattern, present.mx)), ...uncovered];
  const hasBoth = both.length === present.mx.length;
  const aim = aimOf(migration);
  const others = hosts.filter((host) => !isCovered(host, aim));
  const hasMoved = isMovedTo(live, { newMx, aim });
  const isNewAlone = present.mx.every((pattern) => isCovered(pattern, aim));
  const expired = expiryWithout(migration);
  const movedAt = hasMoved ? (movedSince ?? now) : expired;
  // If the MX moved early, senders that hold an older policy still need the old servers.
  const forgotten = new Date(Math.max(expired.getTime(), movedAt.getTime() + mxTtlSeconds * 1000));
  const heldUntil = expired > now ? { heldUntil: timestampOf(expired) } : {};
  return dateSteps<UndatedStep<MigrationStepName>>(
    [
      {
        step: {
          name: 'publish-both',
          parameters: { newMx },
          who: 'strictmx',
          policy: { ...present, mx: both },
        },
        done: hasBoth,
        from: now,
      },
      {
        step: { name: 'change-mx', parameters: { newMx, others, ...heldUntil }, who: 'owner' },
        done: hasMoved,
        from: expired,
      },
      {
        step: { name: 'publish-new', parameters: {}, who: 'strictmx', policy: { ...present, mx: aim } },
        done: hasMoved && hasBoth && isNewAlone,
        from: forgotten,
      },
    ],
    now,
  );
}

/** Whether the MX records name servers of the new provider, and otherwise only those that the owner has added. */
export function isMovedTo(live: LiveMx, { newMx, aim }: { newMx: string[]; aim: string[] }): boolean {
  const hosts = live.kind === 'hosts' ? live.hosts.map(({ host }) => host) : [];
  return hosts.some((host) => isCovered(host, newMx)) && hosts.every((host) => isCovered(host, aim));
}

/**
 * The patterns that remain in the end: the new ones, and those that the owner has added to the policy since the plan
 * began, for example for a backup server.
 */
export function aimOf({
  newMx,
  versions,
  present,
  startedAt,
}: Pick<Migration, 'newMx' | 'versions' | 'present' | 'startedAt'>): string[] {
  const added = versions.flatMap((version, index) => {
    if (Date.parse(version.firstServedAt) < startedAt.getTime() || version.step === 'migration') return [];
    const before = patternsOf(versions[index - 1]);
    // With no earlier version, the current policy is the one that the plan starts from.
    if (before.length === 0) return [];
    return patternsOf(version).filter((pattern) => !before.includes(pattern));
  });
  const kept = present.mx.filter((pattern) => added.includes(pattern) && !isCovered(pattern, newMx));
  return [...newMx, ...kept];
}

const patternsOf = (version: PolicyVersion | undefined): string[] =>
  parsePolicy(version?.text ?? '').policy?.mx ?? [];

/** When the last enforce policy that lacks a new pattern has expired; now, if no sender may hold one. */
function expiryWithout({ newMx, versions, now, serving }: Migration): Date {
  const lacking = heldPolicies(versions, now, serving).filter(
    ({ policy }) => policy.mode === 'enforce' && !newMx.every((pattern) => isCovered(pattern, policy.mx)),
  );
  return new Date(Math.max(now.getTime(), ...lacking.map(({ until }) => until.getTime())));
}
