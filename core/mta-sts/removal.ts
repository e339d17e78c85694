import { timestampOf } from '../names/timestamp.ts';
import { cachedUntil, deletableFrom, mxNeeds, type Serving } from './held-policies.ts';
import { currentVersion } from './ledger.ts';
import { dateSteps, type PlanStep, type PlanStepParameters, type UndatedStep } from './plan.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

export interface Removal {
  versions: readonly PolicyVersion[];
  now: Date;
  serving: Serving;
  /** TTL of the `_mta-sts` record: resolvers may answer it for so long after it was deleted. */
  recordTtlSeconds: number;
  /** A task that began before the deletion may put something back for so long; the host's end cleans up after it. */
  longestTaskSeconds: number;
  /** When the records were deleted, if they were. */
  recordsDeletedAt?: Date;
  /** Its owner does not want to wait for policies that senders may hold. */
  forced?: boolean;
  /** There is no way back any more: nothing is published, and nothing waited for but the deletion itself. */
  deleting?: boolean;
}

export type RemovalStepName = 'publish-none' | 'announce-none' | 'delete-records' | 'delete-host';

/** RFC 8461 §8.3: "a small max_age (e.g., one day)". */
const noneMaxAgeSeconds = 86_400;

/** The policy that ends a policy. Its mx lines are kept: some senders refuse none without them. */
export function endingPolicy(present: Pick<Policy, 'mx'>): Policy {
  return { mode: 'none', mx: present.mx, maxAgeSeconds: noneMaxAgeSeconds };
}

/** Mode none does not count yet if some sender refuses it or keeps it for a year. */
const isEndingPolicy = ({ mode, mx, maxAgeSeconds }: Policy, held: string[]): boolean =>
  mode === 'none' && maxAgeSeconds <= noneMaxAgeSeconds && (mx.length > 0 || held.length === 0);

/**
 * The safe end of a domain's MTA-STS (RFC 8461 §8.3), as dated steps from whatever state it is in. Without them a
 * sender would go on enforcing a policy that nobody can change any more.
 */
export function planRemoval(removal: Removal): PlanStep<RemovalStepName>[] {
  const { versions, now, serving, recordsDeletedAt, forced = false, deleting = false } = removal;
  const current = currentVersion(versions);
  const { mx, isEnded } = endOf(removal, current);
  const isEnding = deleting || isEnded;
  const expired =
    forced || deleting ? now : (deletableFrom(versions, now, serving) ?? lastExpiry(versions, now, serving));
  const by = { who: 'strictmx' } as const;
  return dateSteps<UndatedStep<RemovalStepName>>(
    [
      {
        step: { name: 'publish-none', parameters: {}, ...by, policy: endingPolicy({ mx }) },
        done: isEnding,
        from: now,
      },
      {
        step: { name: 'announce-none', parameters: {}, ...by },
        // Once everything has expired there is nobody to notify; a customer who left cannot hold the removal up.
        done: isEnding && (current === undefined || current.announcedAt !== undefined || expired <= now),
        from: now,
      },
      {
        step: { name: 'delete-records', parameters: deletionFacts(removal, expired), ...by },
        done: recordsDeletedAt !== undefined,
        from: expired,
      },
      // It ends the domain here: afterwards there is no plan to show.
      {
        step: { name: 'delete-host', parameters: {}, ...by },
        done: false,
        from: hostDeletableFrom(removal, expired),
      },
    ],
    now,
  );
}

/** Whether the policy that is served is the one that ends it; and the mx lines of that one. */
function endOf({ versions, now, serving }: Removal, current: PolicyVersion | undefined) {
  const served = current && parsePolicy(current.text);
  const named = served?.policy?.mx ?? [];
  const held = [...new Set(mxNeeds(versions, now, serving).map(({ pattern }) => pattern))];
  const isEnded = served?.ok
    ? isEndingPolicy(served.policy, held)
    : served === undefined && held.length === 0;
  return { mx: named.length > 0 ? named : held, isEnded };
}

/** A task may put the record back, or delete one that was put back, until it dies; resolvers remember either. */
function hostDeletableFrom(removal: Removal, expired: Date): Date {
  const { now, recordsDeletedAt, longestTaskSeconds, recordTtlSeconds } = removal;
  const deleted = recordsDeletedAt ?? new Date(Math.max(now.getTime(), expired.getTime()));
  return new Date(deleted.getTime() + (longestTaskSeconds + recordTtlSeconds) * 1000);
}

function deletionFacts({ forced, deleting }: Removal, expired: Date): PlanStepParameters['delete-records'] {
  if (forced) return { forced };
  return deleting ? {} : { heldUntil: timestampOf(expired) };
}

/** When everything has expired, if it were superseded now. */
function lastExpiry(versions: readonly PolicyVersion[], now: Date, serving: Serving): Date {
  const ends = versions.map((version) => cachedUntil(version, now, serving).getTime());
  return new Date(Math.max(now.getTime(), ...ends));
}
