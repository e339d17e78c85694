import { readFileSync } from 'node:fs';
import { CfnOutput, CustomResource, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnRecordSet, CnameRecord, type IHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { CheckSendingEnv } from '../lambdas/check-sending/env.ts';
import type { MakeSigningKeyEnv } from '../lambdas/make-signing-key/env.ts';
import { type Config, signingSelector } from './config.ts';
import { ServiceFunction } from './constructs/service-function.ts';

export interface MailOutStackProps extends StackProps {
  config: Config;
  zone: IHostedZone;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const recordTtlSeconds = '3600';

/** The right to send as the mail subdomain: identity, records, and the key that signs. */
export class MailOutStack extends Stack {
  readonly dkimSecret: Secret;
  readonly configurationSet: ConfigurationSet;
  /** Notifies people of bounces, complaints and alarms. */
  readonly notices: Topic;

  constructor(scope: Construct, id: string, props: MailOutStackProps) {
    super(scope, id, props);
    const { config, zone } = props;
    this.notices = new Topic(this, 'Notices', { enforceSSL: true });
    this.notices.addSubscription(new EmailSubscription(config.alarmEmail));
    this.configurationSet = createConfigurationSet(this, this.notices);
    this.dkimSecret = new Secret(this, 'SigningKey', {
      description: `DKIM key ${config.signingKeyName}`,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    publishSigningKey(this, props, this.dkimSecret);
    publishSenderRecords(this, config, zone);
    tellSendingStatus(this, config);
  }
}

function createConfigurationSet(scope: Construct, notices: Topic): ConfigurationSet {
  const configurationSet = new ConfigurationSet(scope, 'ConfigurationSet', {
    reputationMetrics: true,
    // SES then stops mail to dead addresses itself.
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  configurationSet.addEventDestination('Failures', {
    destination: EventDestination.snsTopic(notices),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
  });
  return configurationSet;
}

/** Created during the deployment, so that it is in no template and on no disk. */
function publishSigningKey(scope: Construct, { config, zone }: MailOutStackProps, secret: Secret): void {
  const makeSigningKey = new ServiceFunction<MakeSigningKeyEnv>(scope, 'MakeSigningKey', {
    name: 'make-signing-key',
    description: 'Creates the DKIM key, once',
    environment: {
      DKIM_SECRET: secret.secretArn,
      DKIM_DOMAIN: config.mailDomain,
      DKIM_SELECTOR: signingSelector,
    },
    permissions: [
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
        resources: [secret.secretArn],
      }),
    ],
    logDays: config.retention.logDays,
    timeoutSeconds: 60,
  });
  const key = new CustomResource(scope, 'SigningKeyValue', {
    serviceToken: new Provider(scope, 'MakeSigningKeyProvider', { onEventHandler: makeSigningKey })
      .serviceToken,
    resourceType: 'Custom::SigningKey',
    properties: { domain: config.mailDomain, selector: signingSelector },
  });
  new CfnRecordSet(scope, 'SigningKeyRecord', {
    hostedZoneId: zone.hostedZoneId,
    name: `${config.signingKeyName}.`,
    type: 'TXT',
    ttl: recordTtlSeconds,
    resourceRecords: [key.getAttString('Record')],
  });
}

/** An account in the SES sandbox deploys without an error, but its mail reaches nobody. */
function tellSendingStatus(scope: Construct, config: Config): void {
  const checkSending = new ServiceFunction<CheckSendingEnv>(scope, 'CheckSending', {
    name: 'check-sending',
    description: 'Says whether the account may send to unverified addresses',
    environment: {},
    permissions: [new PolicyStatement({ actions: ['ses:GetAccount'], resources: ['*'] })],
    logDays: config.retention.logDays,
    timeoutSeconds: 30,
  });
  const status = new CustomResource(scope, 'SendingStatusValue', {
    serviceToken: new Provider(scope, 'CheckSendingProvider', { onEventHandler: checkSending }).serviceToken,
    resourceType: 'Custom::SendingStatus',
    // CloudFormation asks again only if a property has changed: with every version, and not with the time, which would
    // make every synthesis a different template. `strictmx sending-status` asks at any time.
    properties: { version },
  });
  new CfnOutput(scope, 'SendingStatus', { value: status.getAttString('Status') });
}

/** SPF (RFC 7208) and DMARC (RFC 7489). SES's own DKIM only proves the domain: the service signs its mail itself. */
function publishSenderRecords(scope: Construct, config: Config, zone: IHostedZone): void {
  const { mailDomain } = config;
  const identity = new EmailIdentity(scope, 'Identity', {
    identity: Identity.domain(mailDomain),
    dkimSigning: false,
    mailFromDomain: `bounce.${mailDomain}`,
  });
  for (const [at, { name, value }] of identity.dkimRecords.entries()) {
    new CnameRecord(scope, `IdentityRecord${at + 1}`, { zone, recordName: `${name}.`, domainName: value });
  }
  const txt = (id: string, recordName: string, value: string) =>
    new TxtRecord(scope, id, { zone, recordName: `${recordName}.`, values: [value] });
  txt('Spf', mailDomain, 'v=spf1 include:amazonses.com -all');
  txt('BounceSpf', `bounce.${mailDomain}`, 'v=spf1 include:amazonses.com -all');
  txt('Dmarc', `_dmarc.${mailDomain}`, formatDmarcRecord(config));
  new CfnRecordSet(scope, 'BounceMx', {
    hostedZoneId: zone.hostedZoneId,
    name: `bounce.${mailDomain}.`,
    type: 'MX',
    ttl: recordTtlSeconds,
    resourceRecords: [`10 feedback-smtp.${Stack.of(scope).region}.amazonses.com.`],
  });
}

/**
 * RFC 7489 §7.1: reports go to an address in another domain only if that domain publishes a record that it wants them.
 * We cannot write there, so such an address gets none.
 */
function formatDmarcRecord({ alarmEmail, hostedZone }: Config): string {
  const domain = alarmEmail.slice(alarmEmail.lastIndexOf('@') + 1).toLowerCase();
  const isOurs = domain === hostedZone.name || domain.endsWith(`.${hostedZone.name}`);
  return `v=DMARC1; p=reject; adkim=s; aspf=r${isOurs ? `; rua=mailto:${alarmEmail}` : ''}`;
}
