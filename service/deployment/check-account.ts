/** Checks an AWS account before anything is deployed to it: what AWS would refuse half-way, or let fail silently. */

import { accountChecks } from './account-checks.ts';
import type { AccountPorts, DeploymentPlan } from './deployment-plan.ts';
import {
  type PreflightCheck,
  type PreflightFinding,
  preflightChecks,
  preflightFinding,
} from './preflight-finding.ts';

/** @returns at least one finding for each check, in their order; what gets no answer is a finding too */
export async function checkAccount(ports: AccountPorts, plan: DeploymentPlan): Promise<PreflightFinding[]> {
  const found = await Promise.all(preflightChecks.map((check) => runCheck(check, ports, plan)));
  return found.flat();
}

async function runCheck(
  check: PreflightCheck,
  ports: AccountPorts,
  plan: DeploymentPlan,
): Promise<PreflightFinding[]> {
  try {
    const found = await accountChecks[check](ports, plan);
    return found.length > 0 ? found : [preflightFinding(check, 'fine', {})];
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return [preflightFinding(check, 'not-known', { why: `${name}: ${message}` })];
  }
}
