import type { Problem } from '../../core/finding/finding.ts';
import { type NextStep, nextStep } from '../../core/finding/next-step.ts';
import type { StoredFinding } from '../../core/finding/stored-finding.ts';
import { currentVersion, parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { toUnicode } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type DomainState,
  type HostingState,
  hostingStates,
  isBeingDeleted,
  migrationInProgress,
} from '../store/domains/domain.ts';
import { reportAddress, reportUrl } from '../store/domains/domain-names.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { type DomainSettings, maskSecrets, settingsOf } from './domain-settings.ts';
import { type DomainUrgency, urgencyOf } from './listing/urgency.ts';
import { isAnnounced, problemOfDomain, progressOf } from './progress.ts';

/** The next thing to do about a domain, or that there is nothing to do. */
export type DomainNextStep =
  /** The next step of this finding. */
  | { kind: 'finding'; finding: StoredFinding }
  /** A step of a plan that waits for the owner. */
  | { kind: 'plan-step'; step: PlanStep }
  | { kind: 'state'; step: NextStep };

/** The progress of a domain, as its owner sees it. */
export const domainStates = [...hostingStates, 'announced', 'removing'] as const;

/** A domain as its owner sees it; its webhook is shown as `https://host/…`. */
export interface DomainDescription extends DomainSettings {
  domain: DomainName;
  /** The name in its own script, if it has one. */
  unicode?: string;
  /** One of domainStates, or a newer version's: the hosting state; `announced` once the wanted id is announced; `removing` while the domain is being removed. */
  state: string;
  since: Timestamp;
  /** Of the policy that was published last; absent if there is none, or senders cannot read it. */
  mode?: Policy['mode'];
  nextStep: DomainNextStep;
  urgency: DomainUrgency;
  problem?: Problem;
  wantedId?: string;
  announcedId?: string;
  reportAddress: string;
  reportUrl: string;
}

/**
 * @param incidents of the domain; open errors come before work that continues by itself
 * @param steps of its plans, if they are known: a step that waits for the owner comes next
 * @param unconfirmed how many of its recipients get no mail yet, or want none, if that is known
 */
export function describeDomain(
  ports: Pick<Ports, 'service'>,
  state: DomainState,
  incidents: readonly Incident[],
  steps: readonly PlanStep[] = [],
  unconfirmed = 0,
): DomainDescription {
  const { domain, announced } = state;
  const wantedId = currentVersion(state.versions)?.id;
  const mode = modeOf(state);
  const problem = problemOfDomain(state);
  const finding = problem ?? incidents.find((one) => isOpen(one) && one.severity === 'error');
  const unicode = toUnicode(domain);
  return {
    domain,
    ...(unicode === domain ? {} : { unicode }),
    ...maskSecrets(settingsOf(state)),
    ...progressOf(state),
    ...(mode && { mode }),
    nextStep: finding ? { kind: 'finding', finding } : chooseStep(state, { steps, unconfirmed }),
    urgency: urgencyOf({ state, incidents }),
    ...(problem && { problem }),
    ...(wantedId === undefined ? {} : { wantedId }),
    ...(announced && { announcedId: announced.id }),
    reportAddress: reportAddress(state, ports),
    reportUrl: reportUrl(state, ports),
  };
}

/** The mode of the policy that was published last. */
export const modeOf = ({ versions }: Pick<DomainState, 'versions'>): Policy['mode'] | undefined =>
  parseCurrent(versions).policy?.mode;

interface Known {
  steps: readonly PlanStep[];
  unconfirmed: number;
}

function chooseStep(state: DomainState, { steps, unconfirmed }: Known): DomainNextStep {
  const ownersStep = steps.find(({ who, state }) => who === 'owner' && state === 'now');
  if (ownersStep) return { kind: 'plan-step', step: ownersStep };
  const step = stepOfState(state);
  const isUnheard = unconfirmed > 0 && unconfirmed >= state.digestTo.length;
  const isAsked = step.code === 'nothing' && isUnheard;
  return { kind: 'state', step: isAsked ? nextStep('recipients-unconfirmed', {}) : step };
}

const hostingNextSteps: Record<Exclude<HostingState, 'serving'>, NextStep> &
  Partial<Record<string, NextStep>> = {
  'records-to-set': nextStep('set-records', {}),
  'cname-seen': nextStep('caa-in-progress', {}),
  'caa-allows': nextStep('host-in-progress', {}),
  tenant: nextStep('certificate-requested', {}),
  'certificate-pending': nextStep('certificate-in-progress', {}),
  attached: nextStep('certificate-deploying', {}),
};

function stepOfState(state: DomainState): NextStep {
  const { hosting, removal, versions } = state;
  if (isBeingDeleted(state)) return nextStep('deletion-in-progress', {});
  if (removal) return nextStep('removal-in-progress', {});
  if (hosting.state === 'records-to-set' && isManaged(state)) return nextStep('records-in-progress', {});
  if (hosting.state !== 'serving')
    return hostingNextSteps[hosting.state] ?? nextStep('unknown-state', { state: hosting.state });
  if (!currentVersion(versions)) return nextStep('put-policy', {});
  if (!isAnnounced(state)) return nextStep('announcement-in-progress', {});
  if (modeOf(state) === 'none') return nextStep('protect-again', {});
  return migrationInProgress(state) ? nextStep('migration-in-progress', {}) : nextStep('nothing', {});
}
