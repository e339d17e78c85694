/** The findings of `strictmx aws preflight` and `strictmx aws doctor`, as a page and as JSON. */
import { styleText } from 'node:util';
import { escapeControls } from '../../core/text/quote.ts';
import type { DeploymentFinding, DeploymentSeverity } from '../../service/deployment/deployment-finding.ts';
import { checkNames, type DeploymentWords, deploymentWords } from './deployment-words.table.ts';

// The table has one function for each code, which TypeScript cannot follow through a union.
const wordsOf = ({ code, parameters }: DeploymentFinding): DeploymentWords =>
  (deploymentWords[code] as (facts: object) => DeploymentWords)(parameters);

/** Where the checks looked. */
export interface Target {
  account: string;
  region: string;
}

export function jsonOfDeployment(target: Target, findings: DeploymentFinding[]): object {
  const ok = !findings.some(({ severity }) => severity === 'error');
  const worded = findings.map((finding) => ({ ...finding, ...wordsOf(finding) }));
  return { ok, ...target, findings: worded };
}

const marks: Record<DeploymentSeverity, string> = {
  fine: styleText('green', '✓'),
  warning: styleText('yellow', '!'),
  error: styleText('red', '✗'),
  unknown: styleText('yellow', '?'),
};

export function formatDeploymentPage({ account, region }: Target, findings: DeploymentFinding[]): string {
  const lines = findings.flatMap((finding) => {
    const { title, step } = wordsOf(finding);
    const head = `${marks[finding.severity]} ${checkNames[finding.check]}: ${escapeControls(title)}`;
    return step === undefined ? [head] : [head, `    ${escapeControls(step)}`];
  });
  return [`Account ${account}, region ${region}`, ...lines].join('\n');
}

export function exitCodeOf(findings: DeploymentFinding[]): number {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('error')) return 1;
  return severities.has('unknown') ? 3 : 0;
}
