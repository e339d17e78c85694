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
  /** TTL of the `_mta-sts` record: resolvers may answer it for this long after it was deleted. */
  recordTtlSeconds: number;
  /** A task that began before the deletion may recreate something for this long; the end of the host cleans that up. */
  longestTaskSeconds: number;
  /** When the records were deleted, if they were. */
  recordsDeletedAt?: Date;
  /** The owner does not want to wait for policies that senders may hold. */
  forced?: boolean;
  /** The removal can no longer be cancelled: nothing is published, and only the deletion itself is waited for. */
  deleting?: boolean;
}

export type RemovalStepName = 'publish-none' | 'announce-none' | 'delete-records' | 'delete-host';

/** RFC 8461 §8.3: "a small max_age (e.g., one day)". */
const noneMaxAgeSeconds = 86_400;

/** The final policy. It keeps the mx lines, because some senders refuse mode none without them. */
export function endingPolicy(present: Pick<Policy, 'mx'>): Policy {
  return { mode: 'none', mx: present.mx, maxAgeSeconds: noneMaxAgeSeconds };
}

/** Mode none does not count yet if some sender refuses it or keeps it for a year. */
const isEndingPolicy = ({ mode, mx, maxAgeSeconds }: Policy, held: string[]): boolean =>
  mode === 'none' && maxAgeSeconds <= noneMaxAgeSeconds && (mx.length > 0 || held.length === 0);

/**
 * The safe end of a domain's MTA-STS (RFC 8461 §8.3), as dated steps from any state. Without them, a sender would continue
 * to enforce a policy that nobody can change any more.
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
        // Once everything has expired there is no sender to notify; a customer who left must not block the removal.
        done: isEnding && (current === undefined || current.announcedAt !== undefined || expired <= now),
        from: now,
      },
      {
        step: { name: 'delete-records', parameters: deletionFacts(removal, expired), ...by },
        done: recordsDeletedAt !== undefined,
        from: expired,
      },
      // This ends the domain here: afterwards there is no plan to show.
      {
        step: { name: 'delete-host', parameters: {}, ...by },
        done: false,
        from: hostDeletableFrom(removal, expired),
      },
    ],
    now,
  );
}

/** Whether the served policy is the final one; and the mx lines of that one. */
function endOf({ versions, now, serving }: Removal, current: PolicyVersion | undefined) {
  const served = current && parsePolicy(current.text);
  const named = served?.policy?.mx ?? [];
  const held = [...new Set(mxNeeds(versions, now, serving).map(({ pattern }) => pattern))];
  const isEnded = served?.ok
    ? isEndingPolicy(served.policy, held)
    : served === undefined && held.length === 0;
  return { mx: named.length > 0 ? named : held, isEnded };
}

/** Until it dies, a task may write the record again, or delete a recreated one; resolvers cache either. */
function hostDeletableFrom(removal: Removal, expired: Date): Date {
  const { now, recordsDeletedAt, longestTaskSeconds, recordTtlSeconds } = removal;
  const deleted = recordsDeletedAt ?? new Date(Math.max(now.getTime(), expired.getTime()));
  return new Date(deleted.getTime() + (longestTaskSeconds + recordTtlSeconds) * 1000);
}

function deletionFacts({ forced, deleting }: Removal, expired: Date): PlanStepParameters['delete-records'] {
  if (forced) return { forced };
  return deleting ? {} : { heldUntil: timestampOf(expired) };
}

/** When everything has expired, if the current policy were superseded now. */
function lastExpiry(versions: readonly PolicyVersion[], now: Date, serving: Serving): Date {
  const ends = versions.map((version) => cachedUntil(version, now, serving).getTime());
  return new Date(Math.max(now.getTime(), ...ends));
}
