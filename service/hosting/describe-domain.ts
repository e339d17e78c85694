import type { Problem, StoredFinding } from '../../core/finding/finding.ts';
import { type NextStep, nextStep } from '../../core/finding/next-step.ts';
import { currentVersion, parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
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
  nextStep: DomainNextStep;
  problem?: Problem;
  wantedId?: string;
  announcedId?: string;
  reportAddress: string;
  reportUrl: string;
}

/**
 * @param incidents of the domain; open errors come before work that continues by itself
 * @param steps of its plans, if they are known: a step that waits for the owner comes next
 */
export function describeDomain(
  ports: Pick<Ports, 'service'>,
  state: DomainState,
  incidents: readonly Incident[],
  steps: readonly PlanStep[] = [],
): DomainDescription {
  const { domain, hosting, rotation, announced, removal, former } = state;
  const wantedId = currentVersion(state.versions)?.id;
  const isAnnounced = announced !== undefined && announced.id === wantedId;
  const problem =
    removal?.problem ??
    former?.problem ??
    hosting.problem ??
    rotation.problem ??
    migrationInProgress(state)?.problem;
  const finding = problem ?? incidents.find((one) => isOpen(one) && one.severity === 'error');
  const unicode = toUnicode(domain);
  return {
    domain,
    ...(unicode === domain ? {} : { unicode }),
    ...maskSecrets(settingsOf(state)),
    ...(removal
      ? { state: 'removing', since: removal.requestedAt }
      : hosting.state === 'serving' && isAnnounced
        ? { state: 'announced', since: announced.at }
        : { state: hosting.state, since: hosting.since }),
    nextStep: finding ? { kind: 'finding', finding } : chooseStep(state, steps, isAnnounced),
    ...(problem && { problem }),
    ...(wantedId === undefined ? {} : { wantedId }),
    ...(announced && { announcedId: announced.id }),
    reportAddress: reportAddress(state, ports),
    reportUrl: reportUrl(state, ports),
  };
}

function chooseStep(state: DomainState, steps: readonly PlanStep[], isAnnounced: boolean): DomainNextStep {
  const step = steps.find(({ who, state }) => who === 'owner' && state === 'now');
  return step ? { kind: 'plan-step', step } : { kind: 'state', step: stepOfState(state, isAnnounced) };
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

function stepOfState(state: DomainState, isAnnounced: boolean): NextStep {
  const { domain, hosting, removal, versions } = state;
  if (isBeingDeleted(state)) return nextStep('deletion-in-progress', {});
  if (removal) return nextStep('removal-in-progress', {});
  if (hosting.state === 'records-to-set' && isManaged(state)) return nextStep('records-in-progress', {});
  if (hosting.state !== 'serving')
    return hostingNextSteps[hosting.state] ?? nextStep('unknown-state', { state: hosting.state });
  if (!currentVersion(versions)) return nextStep('put-policy', { domain });
  if (!isAnnounced) return nextStep('announcement-in-progress', {});
  if (parseCurrent(versions).policy?.mode === 'none') return nextStep('protect-again', { domain });
  return migrationInProgress(state) ? nextStep('migration-in-progress', { domain }) : nextStep('nothing', {});
}
