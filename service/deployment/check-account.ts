/**
 * Checks an AWS account before a deployment for everything that AWS would refuse halfway or let fail silently. After a
 * deployment, checks for everything that keeps a report from arriving, a mail from leaving, or a policy from being served.
 */

import { accountChecks } from './account-checks.ts';
import { deployedChecks } from './deployed-checks.ts';
import {
  type DeploymentCheck,
  type DeploymentFinding,
  deploymentFinding,
  doctorChecks,
  preflightChecks,
} from './deployment-finding.ts';
import type { AccountPorts, DeployedPorts, DeploymentPlan } from './deployment-plan.ts';
import { type TrialPorts, tryReport } from './try-report.ts';

/** @returns at least one finding for each check, in order; a check without an answer is a finding, too */
export const checkAccount = (ports: AccountPorts, plan: DeploymentPlan): Promise<DeploymentFinding[]> =>
  runChecks(preflightChecks, (check) => accountChecks[check](ports, plan));

/** The same after a deployment. */
export const checkDeployment = (ports: DeployedPorts, plan: DeploymentPlan): Promise<DeploymentFinding[]> =>
  runChecks(doctorChecks, (check) => deployedChecks[check](ports, plan));

/** Sends a report by mail to the deployment, and waits for it. */
export const checkByReport = (
  ports: TrialPorts,
  plan: Pick<DeploymentPlan, 'names'>,
): Promise<DeploymentFinding[]> => runCheck('test-report', async () => [await tryReport(ports, plan)]);

async function runChecks<Check extends DeploymentCheck>(
  checks: readonly Check[],
  run: (check: Check) => Promise<DeploymentFinding[]>,
): Promise<DeploymentFinding[]> {
  const found = await Promise.all(checks.map((check) => runCheck(check, () => run(check))));
  return found.flat();
}

async function runCheck(
  check: DeploymentCheck,
  run: () => Promise<DeploymentFinding[]>,
): Promise<DeploymentFinding[]> {
  try {
    const found = await run();
    return found.length > 0 ? found : [deploymentFinding(check, 'fine', {})];
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return [deploymentFinding(check, 'not-known', { why: `${name}: ${message}` })];
  }
}
