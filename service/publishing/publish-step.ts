import type { Policy } from '../../core/mta-sts/policy.ts';
import type { PublishingStep } from '../../core/mta-sts/version.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainWithPolicy } from './change-with-policy.ts';
import { type PublicationResult, publish } from './publish.ts';

/** A policy that one of our plans publishes when it is due. */
export interface StepPolicy {
  policy: Policy;
  /** The author of the plan: the id of a token, or `strictmx`. */
  by: string;
  step: PublishingStep;
}

/** Publishes a step of a plan. The audit entry names it as its action: `removal example.com`. */
export async function publishStep(
  ports: Parameters<typeof publish>[0] & Pick<Ports, 'log'>,
  before: DomainWithPolicy,
  { policy, by, step }: StepPolicy,
): Promise<PublicationResult> {
  const { domain } = before.state;
  const change = { caller: { id: by, scopes: [] }, action: `${step} ${domain}`, dryRun: false };
  const result = await publish(ports, before, { policy, change, step });
  if (result.ok && result.changed) ports.log.info('policy-published', { domain, by, step });
  return result;
}
