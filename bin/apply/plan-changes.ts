/** Compares what a file wants with what the service has. */
import type { Domain, DomainEntry } from '../../api/answers/answer-types.ts';
import { pathOf } from '../client/paths.ts';
import { wholePolicy } from '../client/whole-policy.ts';
import { planPolicy } from './plan-policy.ts';
import { planSettingsChange } from './plan-settings-change.ts';
import type { PlannedChange, Step } from './planned-change.ts';
import { planOrSayWhy, tryStep } from './try-step.ts';
import type { WantedDomain } from './wanted-domain.ts';

/** Of plans and steps: most of a call is waiting for DNS. */
export const domainsAtOnce = 16;

/** @param present what the list of domains says; undefined: the service does not host it */
export const planChange = (wanted: WantedDomain, present: DomainEntry | undefined): Promise<PlannedChange> =>
  planOrSayWhy(wanted.domain, () => (present ? planExisting(wanted, present) : planNew(wanted)));

async function planNew({ domain, settings, policy }: WantedDomain): Promise<PlannedChange> {
  const warnings: string[] = [];
  if (settings.owner === undefined) {
    const what = '"owner" is missing, which a new domain needs';
    return { domain, action: 'refused', what, warnings, steps: [] };
  }
  const put: Step = { method: 'PUT', path: pathOf(['domains', domain]), body: settings, isNew: true };
  // Its policy can be checked only once the domain is there.
  await tryStep<Domain>(put);
  const publish: Step[] = policy
    ? [{ method: 'PUT', path: pathOf(['domains', domain, 'policy']), body: wholePolicy(policy) }]
    : [];
  const what = policy ? `with a policy in mode ${policy.mode ?? 'testing'}` : 'without a policy';
  return { domain, action: 'add', what, warnings, steps: [put, ...publish] };
}

async function planExisting(wanted: WantedDomain, present: DomainEntry): Promise<PlannedChange> {
  const { domain } = wanted;
  const settings = await planSettingsChange(wanted, present);
  const policy = wanted.policy ? await planPolicy(domain, wanted.policy) : undefined;
  const parts = policy ? [settings, policy] : [settings];
  const steps = parts.flatMap((part) => part.steps);
  return {
    domain,
    action: steps.length === 0 ? 'nothing' : 'change',
    what: parts.flatMap(({ differences }) => differences).join('; '),
    warnings: parts.flatMap(({ warnings }) => warnings),
    steps,
  };
}
