/** Adds a sentence for each fact to the API's answers. */

import type { Fault } from '../core/finding/fault.ts';
import type { Finding } from '../core/finding/finding.ts';
import { actOfStep, type NextAct, nextActOf } from '../core/finding/next-act.ts';
import type { StoredFinding } from '../core/finding/stored-finding.ts';
import { type Actor, actorOfFinding, actorOfStep } from '../core/finding/who-acts.ts';
import type { LedgerEntry } from '../core/mta-sts/describe-versions.ts';
import type { FallBack } from '../core/mta-sts/fall-back.ts';
import type { PlanStep } from '../core/mta-sts/plan.ts';
import { wordOf } from '../core/words/by-code/word-of.ts';
import {
  addSentences,
  describeFault,
  describeFinding,
  describeNextStep,
  describeStoredFinding,
} from '../core/words/describe-finding.ts';
import { describeAttemptAnswer, describeOutboundReason } from '../core/words/describe-outbound.ts';
import { describeStep } from '../core/words/describe-step.ts';
import type { Words } from '../core/words/words.ts';
import type { DomainDescription } from '../service/hosting/describe-domain.ts';
import type { RecordDescription } from '../service/hosting/describe-records.ts';
import type { LifeCycleDescription } from '../service/life-cycle/describe-life-cycle.ts';
import type { OutboundDescription } from '../service/outbound/describe-outbound.ts';
import type { UnconfirmedRecipient } from '../service/recipients/load-recipients.ts';
import type { DescribedIncident } from '../service/watch/describe-incidents.ts';

/** A stored problem or incident, all its members kept, with its sentences. */
export function findingInWords<Found extends StoredFinding>(found: Found, words: Words) {
  const { message, nextStep } = describeStoredFinding(words, found);
  return { ...found, message, nextStep, ...actMember(nextActOf(found)) };
}

const actMember = (nextAct: NextAct | undefined) => (nextAct === undefined ? {} : { nextAct });

/** Only the sentences. */
export const messagesOf = (found: readonly Finding[], words: Words): string[] =>
  found.map((one) => describeFinding(words, one).message);

/** The faults of a text, as sentences. */
export const faultsInWords = (faults: readonly Fault[], words: Words): string[] =>
  faults.map((one) => describeFault(words.faults, one));

export function incidentInWords({ fallBack, ...incident }: DescribedIncident, words: Words) {
  return {
    ...findingInWords(incident, words),
    ...(fallBack && { fallBack: { ...fallBack, message: describeFallBack(fallBack, words) } }),
  };
}

const describeFallBack = ({ cachedUntil, keepValid }: FallBack, { alarms, format }: Words): string =>
  alarms.fallBack(cachedUntil, format.names(keepValid, 0));

/** @returns the plan, with a sentence (`what`) for each step */
export const planInWords = <Plan extends { steps: PlanStep[]; problem?: StoredFinding }>(
  { problem, ...plan }: Plan,
  words: Words,
) => ({
  ...plan,
  ...(problem && { problem: findingInWords(problem, words) }),
  steps: plan.steps.map((step) => ({ ...step, what: describeStep(words, step) })),
});

export function domainInWords({ nextStep, problem, ...domain }: DomainDescription, words: Words) {
  return {
    ...domain,
    nextStep: describeDomainStep(nextStep, words),
    nextStepBy: actorOf(nextStep),
    ...actMember(actOf(nextStep)),
    ...(problem && { problem: findingInWords(problem, words) }),
  };
}

function describeDomainStep(next: DomainDescription['nextStep'], words: Words): string {
  switch (next.kind) {
    case 'finding':
      return describeStoredFinding(words, next.finding).nextStep;
    case 'plan-step':
      return describeStep(words, next.step);
    case 'state':
      return describeNextStep(words, next.step);
  }
}

/** @returns the recipients, with what the status of each means */
export const unconfirmedInWords = (unconfirmed: UnconfirmedRecipient[], { confirmation }: Words) =>
  unconfirmed.map((one) => ({ ...one, meaning: wordOf(confirmation.states, one.status) }));

function actOf(next: DomainDescription['nextStep']): NextAct | undefined {
  switch (next.kind) {
    case 'finding':
      return nextActOf(next.finding);
    case 'plan-step':
      return 'see-plan';
    case 'state':
      return actOfStep(next.step.code);
  }
}

function actorOf(next: DomainDescription['nextStep']): Actor {
  switch (next.kind) {
    case 'finding':
      return actorOfFinding(next.finding);
    case 'plan-step':
      return next.step.who;
    case 'state':
      return actorOfStep(next.step.code);
  }
}

export const recordsInWords = (records: RecordDescription[], { recordPurposes }: Words) =>
  records.map((record) => ({ ...record, purpose: recordPurposes[record.purpose] }));

export function lifeCycleInWords(lifeCycle: LifeCycleDescription, words: Words) {
  const { enforce, arrival, removal, migration, incidents, ...rest } = lifeCycle;
  return {
    ...rest,
    ...(enforce && {
      enforce: { ...enforce, missing: enforce.missing.map((one) => missingInWords(one, words)) },
    }),
    ...(arrival && { arrival: planInWords(arrival, words) }),
    ...(removal && { removal: planInWords(removal, words) }),
    ...(migration && { migration: planInWords(migration, words) }),
    incidents: incidents.map((one) => incidentInWords(one, words)),
  };
}

/** A condition that is not met yet, without area and severity. */
const missingInWords = ({ code, parameters }: Finding, words: Words) => ({
  ...addSentences(words, { code, parameters }),
  ...actMember(nextActOf({ code, parameters })),
});

/** A report to another domain, with sentences that say why it, or a destination, is left out. */
export const outboundInWords = <Described extends OutboundDescription>(report: Described, words: Words) => ({
  ...report,
  reasons: report.reasons.map((one) => describeOutboundReason(words, one)),
  deliveries: report.deliveries.map(({ reason, attempts, ...delivery }) => ({
    ...delivery,
    attempts: attempts.map((one) => ({
      ...one,
      ...(one.answer && { detail: describeAttemptAnswer(words, one.answer) }),
    })),
    ...(reason && { reason: describeOutboundReason(words, reason) }),
  })),
});

/** A version of the ledger, with a sentence that says what published it. */
export const versionInWords = (version: LedgerEntry, { plans }: Pick<Words, 'plans'>) => {
  const why = version.why ?? (version.step && wordOf(plans.publishingSteps, version.step, (step) => step));
  return { ...version, ...(why !== undefined && { why }) };
};
