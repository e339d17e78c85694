/** Permission statements for the functions' roles, named after what the product does. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { prefixes } from '../../service/store/prefixes.ts';

/** What a fold changes. */
export const figures = [prefixes.days, prefixes.unverifiedDays, prefixes.dayRests];

export interface ObjectAccess {
  /** Key prefixes, with their final slash. */
  read?: string[];
  write?: string[];
  delete?: string[];
}

/** Keys by prefix. Listing covers the whole bucket: without it, S3 answers 403 instead of 404 for missing objects. */
export function objectAccess(bucket: IBucket, access: ObjectAccess): PolicyStatement[] {
  const objects = (action: string, prefixes: string[] = []) =>
    prefixes.length === 0
      ? []
      : [
          new PolicyStatement({
            actions: [action],
            resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
          }),
        ];
  return [
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    ...objects('s3:GetObject', access.read),
    ...objects('s3:PutObject', access.write),
    ...objects('s3:DeleteObject', access.delete),
  ];
}

export const sendTo = (...queues: IQueue[]): PolicyStatement =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map(({ queueArn }) => queueArn) });

const readSecret = (secret: ISecret): PolicyStatement =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });

/**
 * Send as any address of the mail domain, signed with its key. SES also requires the right to the recipient's identity if
 * that is in the account, as every recipient is in the sandbox; so this limits the sender's address instead.
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sendMail(
  mailDomain: string,
  configurationSet: ConfigurationSet,
  dkimKey: ISecret,
): PolicyStatement[] {
  const name = configurationSet.configurationSetName;
  return [
    new PolicyStatement({
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources: [
        arn(configurationSet, 'ses', 'identity/*'),
        arn(configurationSet, 'ses', `configuration-set/${name}`),
      ],
      conditions: { StringLike: { 'ses:FromAddress': `*@${mailDomain}` } },
    }),
    readSecret(dkimKey),
  ];
}

export interface WritableRecords {
  /** Patterns: lower case, no final dot. */
  names: string[];
  types: string[];
  actions?: ('CREATE' | 'DELETE')[];
}

/**
 * Allows writing only certain record names and types, in the zones of this deployment.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
export function writeRecords(
  scope: Construct,
  zones: 'all' | string[],
  records: WritableRecords,
): PolicyStatement[] {
  return zoneArns(scope, zones).map(
    (resources) =>
      new PolicyStatement({
        actions: ['route53:ChangeResourceRecordSets'],
        resources,
        conditions: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': records.names,
          },
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsRecordTypes': records.types,
            'route53:ChangeResourceRecordSetsActions': records.actions ?? ['CREATE', 'DELETE'],
          },
          // Without it, a request that names no record would pass, because ForAllValues is true for an empty set.
          Null: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false' },
        },
      }),
  );
}

/** So few that a statement about them fits into any policy. */
const zonesPerStatement = 25;

function zoneArns(scope: Construct, zones: 'all' | string[]): string[][] {
  const { partition } = Stack.of(scope);
  const arns = (zones === 'all' ? ['*'] : zones).map((id) => `arn:${partition}:route53:::hostedzone/${id}`);
  return Array.from({ length: Math.ceil(arns.length / zonesPerStatement) }, (_, at) =>
    arns.slice(at * zonesPerStatement, (at + 1) * zonesPerStatement),
  );
}

/** Finding zones and waiting for changes cannot be limited to a narrower resource. */
export function readRecords(scope: Construct, zones: 'all' | string[]): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['route53:ListHostedZonesByName'], resources: ['*'] }),
    ...zoneArns(scope, zones).map(
      (resources) => new PolicyStatement({ actions: ['route53:ListResourceRecordSets'], resources }),
    ),
  ];
}

export const watchChanges = (scope: Construct): PolicyStatement =>
  new PolicyStatement({
    actions: ['route53:GetChange'],
    resources: [`arn:${Stack.of(scope).partition}:route53:::change/*`],
  });

const arn = (scope: Construct, service: string, resource: string): string => {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
};
