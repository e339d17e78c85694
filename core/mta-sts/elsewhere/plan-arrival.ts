import { dateSteps, type PlanStep, type UndatedStep } from '../plan.ts';
import { type Policy, parsePolicy } from '../policy.ts';
import type { PolicyVersion } from '../version.ts';
import { elsewhere } from './policy-elsewhere.ts';

export type ArrivalStepName =
  | 'prove-control'
  | 'publish-same'
  | 'point-host'
  | 'serve-here'
  | 'announce-here'
  | 'end-elsewhere';

/** A domain on its way from another host to this one. */
export interface ArrivingDomain {
  /** The policy that the other host serves. */
  theirs: Policy;
  /** Until when the other host may have been seen to serve it. */
  servedUntil: Date;
  hasOwnPolicy: boolean;
  /** `claimed`: its CNAMEs have not yet proven whose domain it is (0013). `pointed`: its policy host points here. */
  reached: 'claimed' | 'registered' | 'pointed' | 'serving' | 'announced';
  /** In a managed zone, StrictMX sets the records. */
  isManaged: boolean;
  names: { policyHost: string; mtaStsRecord: string; tlsRptRecord: string };
  now: Date;
}

/** Our resolver reports no TTLs; very few CNAME records have a longer one. */
const cnameTtlSeconds = 86_400;

const order = ['claimed', 'registered', 'pointed', 'serving', 'announced'] as const;

/**
 * The move of a domain from another host, as dated steps. A sender that holds the other host's policy is never sent to a
 * host without one: our policy is there before the policy host points here, and its id is new only once it is served.
 * Until resolvers have forgotten the old CNAME, some senders still ask the other host.
 */
export function planArrival(arrival: ArrivingDomain): PlanStep<ArrivalStepName>[] {
  const { theirs, servedUntil, hasOwnPolicy, isManaged, names, now } = arrival;
  const has = (state: ArrivingDomain['reached']) => order.indexOf(arrival.reached) >= order.indexOf(state);
  const { policyHost, mtaStsRecord, tlsRptRecord } = names;
  const forgotten = new Date((has('pointed') ? servedUntil : now).getTime() + cnameTtlSeconds * 1000);
  const step = <Name extends ArrivalStepName>(one: UndatedStep<Name>, done: boolean, from = now) => ({
    step: one as UndatedStep<ArrivalStepName>,
    done,
    from,
  });
  const { mode, mx } = theirs;
  const proof = { names: [mtaStsRecord, tlsRptRecord] };
  return dateSteps(
    [
      ...(isManaged
        ? []
        : [step({ name: 'prove-control', parameters: proof, who: 'owner' }, has('registered'))]),
      step({ name: 'publish-same', parameters: { mode, mx }, who: 'owner', policy: theirs }, hasOwnPolicy),
      step(
        {
          name: 'point-host',
          parameters: { names: isManaged ? [policyHost] : [policyHost, ...proof.names] },
          who: isManaged ? 'strictmx' : 'owner',
        },
        has('pointed'),
      ),
      step({ name: 'serve-here', parameters: {}, who: 'strictmx' }, has('serving')),
      step({ name: 'announce-here', parameters: {}, who: 'strictmx' }, has('announced')),
      step({ name: 'end-elsewhere', parameters: {}, who: 'owner' }, false, forgotten),
    ],
    now,
  );
}

/** The policy that another host was last seen to serve; undefined if there was none, or it asked for nothing. */
export function lastElsewhere(
  versions: readonly PolicyVersion[],
): { theirs: Policy; servedUntil: Date } | undefined {
  const version = versions.findLast(({ by }) => by === elsewhere);
  const parsed = parsePolicy(version?.text ?? '');
  if (!version || !parsed.ok || parsed.policy.mode === 'none') return undefined;
  return { theirs: parsed.policy, servedUntil: new Date(version.supersededAt ?? version.firstServedAt) };
}
