/** Findings of cdk-nag that are intended, each with its reason. Any other finding fails the tests. */
import type { CfnResource } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance, type NagRuleResult } from 'cdk-nag';

interface Acknowledged {
  id: string;
  /** Construct paths. */
  at: RegExp;
  /** Which of the findings, if a rule has several. */
  finding?: RegExp;
  reason: string;
}

export const acknowledgedFindings: Acknowledged[] = [
  {
    id: 'AwsSolutions-CFR1',
    at: /-edge\/Edge\/Distribution$/u,
    reason: 'Mail servers in all countries read policies.',
  },
  {
    id: 'AwsSolutions-CFR2',
    at: /-edge\/Edge\/Distribution$/u,
    reason:
      'It serves public text of at most 64 KB to anyone; the function answers everything else without asking the origin.',
  },
  {
    id: 'AwsSolutions-CFR3',
    at: /-edge\/Edge\/Distribution$/u,
    reason: 'Its log would contain the addresses of everyone’s mail servers, and nothing needs them.',
  },
  {
    id: 'AwsSolutions-SMG4',
    at: /-mail-out\/SigningKey\/Resource$/u,
    reason:
      'A DKIM key is replaced by deploying a new selector, not by rotating the secret; docs/runbook.md says how.',
  },
  {
    id: 'AwsSolutions-SMG4',
    at: /-api\/FirstAdminToken\/Resource$/u,
    reason: 'It is read once after the first deployment and then deleted.',
  },
  {
    id: 'AwsSolutions-APIG4',
    at: /-api\/HttpApi\//u,
    reason:
      'The application checks bearer tokens itself; report intake over HTTPS is open, as RFC 8460 §5.4 requires.',
  },
  {
    id: 'AwsSolutions-IAM5',
    at: /Role(?:\/More\d+)?\/Resource$/u,
    finding: /^Resource::.*\/(?:[a-z]+\/)*\*$/u,
    reason:
      'Objects, tenants, certificates and changes are created while the service runs; prefixes and types limit them.',
  },
  {
    id: 'AwsSolutions-IAM5',
    at: /Role(?:\/More\d+)?\/Resource$/u,
    finding: /^Resource::.*:log-stream:\*$/u,
    reason: 'Lambda chooses the names of the streams in the function’s own log group.',
  },
  {
    id: 'AwsSolutions-IAM5',
    at: /\/(?:Api|RotateId|AdvanceHosting|AdvanceLifeCycle|ActivateRuleSet|CheckSending)Role\/Resource$/u,
    finding: /^Resource::\*$/u,
    reason:
      'Finding a zone by name, reading the active receipt rule set and reading the SES account have no narrower resource.',
  },
  {
    id: 'AwsSolutions-IAM5',
    at: /(?:framework-onEvent|SchedulerRoleForTarget).*DefaultPolicy\/Resource$/u,
    finding: /^Resource::.*:\*$/u,
    reason: 'CDK grants calls to every version of this one function.',
  },
  {
    id: 'AwsSolutions-IAM4',
    at: /\/(?:BucketNotificationsHandler|framework-onEvent|AWS679f53fac002430cb0da5b7982bd2287\/).*Resource$|framework-onEvent/u,
    finding: /AWSLambdaBasicExecutionRole/u,
    reason: 'CDK’s own functions may write logs; they run only during a deployment.',
  },
];

/** cdk-nag's checks, without the findings above. */
export class ServiceChecks extends AwsSolutionsChecks {
  /** The entries that matched something; the others are obsolete. */
  readonly matched = new Set<Acknowledged>();

  protected override applyRule(params: IApplyRule): void {
    const suffix = params.ruleSuffixOverride ?? params.rule.name;
    const rule = (node: CfnResource) =>
      this.withoutAcknowledged(`${this.packName}-${suffix}`, node, params.rule(node));
    super.applyRule({ ...params, ruleSuffixOverride: suffix, rule });
  }

  private withoutAcknowledged(id: string, node: CfnResource, result: NagRuleResult): NagRuleResult {
    const isMeant = (name: string) => {
      const match = acknowledgedFindings.find(
        (each) => each.id === id && each.at.test(node.node.path) && (each.finding ?? /^$/u).test(name),
      );
      if (match) this.matched.add(match);
      return match !== undefined;
    };
    if (Array.isArray(result)) return result.filter((name) => !isMeant(name));
    if (result === NagRuleCompliance.NON_COMPLIANT && isMeant('')) return NagRuleCompliance.COMPLIANT;
    return result;
  }
}
