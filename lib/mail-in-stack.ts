import { CustomResource, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IHostedZone, MxRecord } from 'aws-cdk-lib/aws-route53';
import { type Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { type IReceiptRuleSet, ReceiptRule, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { ActivateRuleSetEnv } from '../lambdas/activate-rule-set/env.ts';
import { prefixes } from '../service/store/prefixes.ts';
import type { Config } from './config.ts';
import { lifetimeRules } from './constructs/lifetime-rules.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { type AccessLogBucket, StoreBucket } from './constructs/store-buckets.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { workerSeconds } from './worker-limits.ts';

export interface MailInStackProps extends StackProps {
  config: Config;
  zone: IHostedZone;
  accessLogs: AccessLogBucket;
}

/** Report mail: SES receives it, S3 stores it, a queue announces it. */
export class MailInStack extends Stack {
  readonly mail: Bucket;
  readonly receiveReport: WorkQueue;

  constructor(scope: Construct, id: string, props: MailInStackProps) {
    super(scope, id, props);
    const { config, zone, accessLogs } = props;
    this.mail = new StoreBucket(this, 'Mail', {
      accessLogs,
      oldVersionDays: config.retention.oldVersionDays,
      lifecycleRules: lifetimeRules('mail', config.retention.rawMailDays),
    });
    this.receiveReport = new WorkQueue(this, 'ReceiveReport', {
      prefix: config.prefix,
      work: 'receive-report',
      workerSeconds: workerSeconds['receive-report'],
    });
    this.mail.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(this.receiveReport.queue), {
      prefix: prefixes.incomingMail,
    });
    const ruleSet = this.findRuleSet(config);
    new ReceiptRule(this, 'Rule', {
      ruleSet,
      recipients: [config.mailDomain],
      // A report about failing TLS must arrive without TLS (RFC 8460 §3).
      tlsPolicy: TlsPolicy.OPTIONAL,
      scanEnabled: true,
      actions: [new S3({ bucket: this.mail, objectKeyPrefix: prefixes.incomingMail })],
    });
    const values = [{ priority: 10, hostName: `inbound-smtp.${this.region}.amazonaws.com` }];
    new MxRecord(this, 'MailExchange', { zone, recordName: `${config.mailDomain}.`, values });
    // No rule accepts mail for it: the canary's policy must name a server, and its checks need one.
    new MxRecord(this, 'CanaryMailExchange', { zone, recordName: `${config.canary}.`, values });
  }

  private findRuleSet(config: Config): IReceiptRuleSet {
    if (config.receiptRuleSet !== 'own') {
      return ReceiptRuleSet.fromReceiptRuleSetName(this, 'RuleSet', config.receiptRuleSet);
    }
    const ruleSet = new ReceiptRuleSet(this, 'RuleSet');
    activate(this, ruleSet, config);
    return ruleSet;
  }
}

function activate(scope: Construct, ruleSet: IReceiptRuleSet, config: Config): void {
  const activateRuleSet = new ServiceFunction<ActivateRuleSetEnv>(scope, 'ActivateRuleSet', {
    name: 'activate-rule-set',
    description: 'Activates the receipt rule set, unless another one is active',
    environment: { RULE_SET: ruleSet.receiptRuleSetName, MAIL_DOMAIN: config.mailDomain },
    permissions: [
      // These calls are about the account's one active rule set; SES has no resource for them.
      new PolicyStatement({
        actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        resources: ['*'],
      }),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: 30,
  });
  new CustomResource(scope, 'ActiveRuleSet', {
    serviceToken: new Provider(scope, 'ActivateRuleSetProvider', { onEventHandler: activateRuleSet })
      .serviceToken,
    resourceType: 'Custom::ActiveReceiptRuleSet',
    properties: { ruleSet: ruleSet.receiptRuleSetName },
  });
}
