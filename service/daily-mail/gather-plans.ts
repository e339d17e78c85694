/**
 * Gathers what the daily mail says about the life cycle of a domain: what must stay valid, what may be deleted, and the
 * next step of its plan. It uses only stored objects, because a mail about thousands of domains cannot wait for their DNS.
 */

import type { DigestPlan, DomainFacts, NextPlanStep } from '../../core/digest/facts/digest-input.ts';
import { deletableFrom, mxNeeds, type Serving } from '../../core/mta-sts/held-policies.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import { type LiveMx, readObservedMx, type WhyMxUnknown } from '../../core/mta-sts/live-mx.ts';
import { mxTtlSeconds, planMigration } from '../../core/mta-sts/migration.ts';
import type { PlanStep, PlanStepName } from '../../core/mta-sts/plan.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { removalSteps } from '../life-cycle/removal-steps.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainState, type MigrationState, migrationInProgress } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import type { WatchState } from '../store/domains/incidents.ts';
import { isManaged } from '../store/domains/managed-zone.ts';

export interface Moment {
  now: Date;
  serving: Serving;
}

type LifeCycleFacts = Pick<DomainFacts, 'mxNeeds' | 'deletableFrom' | 'plan'>;

export function gatherPlans(
  ports: Pick<Ports, 'service'>,
  state: DomainState,
  watch: WatchState | undefined,
  moment: Moment,
): LifeCycleFacts {
  const { versions, removal } = state;
  const { now, serving } = moment;
  const needs = mxNeeds(versions, now, serving).filter(({ open }) => !open);
  return {
    mxNeeds: needs.map(({ pattern, until }) => ({ pattern, until })),
    ...(removal ? gatherRemoval(ports, state, moment) : gatherEnd(state, moment)),
    ...gatherMigration(state, watch, moment),
  };
}

/** From when a domain that has ended with mode none may be deleted, as long as that is in the future. */
function gatherEnd({ versions }: DomainState, { now, serving }: Moment): Partial<LifeCycleFacts> {
  const from = deletableFrom(versions, now, serving);
  return from !== undefined && from > now ? { deletableFrom: timestampOf(from) } : {};
}

function gatherRemoval(
  { service }: Pick<Ports, 'service'>,
  state: DomainState,
  { now, serving }: Moment,
): Partial<LifeCycleFacts> {
  const edge = { cacheSeconds: serving.edgeCacheSeconds };
  const steps = removalSteps({ edge, clock: { now: () => now }, service }, state);
  const next = nextOf(steps);
  if (!next) return {};
  const deletion = steps.find(({ name }) => name === 'delete-records');
  // A forced removal does not wait for that day.
  const isDated = state.removal?.forcedBecause === undefined && deletion?.at !== undefined;
  const end = steps.at(-1)?.at;
  const { policyHost, mtaStsRecord, tlsRptRecord } = domainNames(state.domain);
  const isExternal = !isManaged(state) && end !== undefined;
  return {
    ...(isDated && { deletableFrom: deletion.at }),
    plan: {
      kind: 'removal',
      next,
      ...(isExternal && { cnames: { names: [policyHost, mtaStsRecord, tlsRptRecord], from: end } }),
    },
  };
}

function gatherMigration(
  state: DomainState,
  watch: WatchState | undefined,
  { now, serving }: Moment,
): { plan?: DigestPlan } {
  const { versions } = state;
  const migration = migrationInProgress(state);
  const parsed = parseCurrent(versions);
  if (!migration || !parsed.ok) return {};
  const { newMx, movedSince, startedAt } = migration;
  const next = nextOf(
    planMigration({
      present: parsed.policy,
      newMx,
      startedAt: new Date(startedAt),
      versions,
      live: lastObservedMx(migration, watch),
      ...(movedSince !== undefined && { movedSince: new Date(movedSince) }),
      mxTtlSeconds,
      now,
      serving,
    }),
  );
  return next ? { plan: { kind: 'migration', newMx, next } } : {};
}

/** The MX records as last observed: by the watch, or later by the plan, which saw the move. */
function lastObservedMx({ newMx, movedSince }: MigrationState, watch: WatchState | undefined): LiveMx {
  if (movedSince !== undefined && (watch?.mx?.at ?? '') < movedSince) {
    // A pattern represents a host that it covers.
    return { kind: 'hosts', hosts: newMx.map((host) => ({ host, preference: 0 })) };
  }
  if (watch?.mx) return readObservedMx(watch.mx.observed);
  return { kind: 'unknown', why: 'not-checked' satisfies WhyMxUnknown };
}

/** The current step of a plan; undefined if all are done. */
function nextOf<Name extends PlanStepName>(steps: PlanStep<Name>[]): NextPlanStep<Name> | undefined {
  for (const { name, who, state, at } of steps) {
    if ((state === 'now' || state === 'waiting') && at !== undefined) return { name, who, state, at };
  }
  return undefined;
}
