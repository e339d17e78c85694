/** Reads facts about an AWS account, with the credentials of the person who deploys. It changes nothing. */
import {
  CloudFrontClient,
  GetDistributionTenantByDomainCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetHostedZoneCommand,
  GetHostedZoneLimitCommand,
  HostedZoneLimitType,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  NoSuchHostedZone,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  paginateListServiceQuotas,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account, HostedZone, QuotaName, SendingIdentity } from '../../../service/ports/account.ts';
import { undefinedIfMissing } from '../cloudfront-errors.ts';
import { createReceiptRuleSets } from '../mail/receipt-rule-sets.ts';
import { readAlarms, readSubscriptions } from './alarms.ts';

/** CloudFront and its certificates have their quotas in this region. */
const edgeRegion = 'us-east-1';

/** @param region of the deployment */
export function createAwsAccount(region: string, settings: object = {}): Account {
  const here = { ...settings, region };
  const lambda = new LambdaClient(here);
  const route53 = new Route53Client(here);
  const cloudFront = new CloudFrontClient(here);
  return {
    id: async () => (await new STSClient(here).send(new GetCallerIdentityCommand({}))).Account ?? '',
    bootstrapVersion: (where) => readBootstrapVersion(new SSMClient({ ...settings, region: where })),
    hostedZone: (id) => readHostedZone(route53, id),
    countRecordsBelow: (zoneId, name) => countRecordsBelow(route53, zoneId, name),
    activeRuleSet: () => createReceiptRuleSets(new SESClient(here)).active(),
    identity: (domain) => readIdentity(new SESv2Client(here), domain),
    alarms: (namePrefix) => readAlarms(new CloudWatchClient(here), namePrefix),
    subscriptions: (topic) => readSubscriptions(new SNSClient(here), topic),
    quota: (name) => readQuota(new ServiceQuotasClient({ ...settings, region: edgeRegion }), name),

    async hasDistribution() {
      const { DistributionList } = await cloudFront.send(new ListDistributionsCommand({ MaxItems: 1 }));
      return (DistributionList?.Items ?? []).length > 0;
    },

    async hasTenant(host) {
      const found = await cloudFront
        .send(new GetDistributionTenantByDomainCommand({ Domain: host }))
        .catch(undefinedIfMissing);
      return found !== undefined;
    },

    async sending() {
      const account = await new SESv2Client(here).send(new GetAccountCommand({}));
      return { isSandbox: !account.ProductionAccessEnabled, isEnabled: account.SendingEnabled === true };
    },

    async concurrency() {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions ?? 0;
    },
  };
}

/** https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html: the version that the CDK itself asks for. */
async function readBootstrapVersion(ssm: SSMClient): Promise<number | undefined> {
  try {
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' }),
    );
    return Number(Parameter?.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

async function readHostedZone(route53: Route53Client, id: string): Promise<HostedZone | undefined> {
  try {
    const { HostedZone: zone, DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: id }));
    const { Limit, Count } = await route53.send(
      new GetHostedZoneLimitCommand({ HostedZoneId: id, Type: HostedZoneLimitType.MAX_RRSETS_BY_ZONE }),
    );
    return {
      name: plain(zone?.Name ?? ''),
      isPrivate: zone?.Config?.PrivateZone === true,
      nameServers: (DelegationSet?.NameServers ?? []).map(plain),
      records: Count ?? 0,
      maxRecords: Limit?.Value ?? 0,
    };
  } catch (error) {
    if (error instanceof NoSuchHostedZone) return undefined;
    throw error;
  }
}

/** Route 53 orders records by their labels from the right, so those below a name follow it without a gap. */
async function countRecordsBelow(route53: Route53Client, zoneId: string, name: string): Promise<number> {
  let count = 0;
  let from: Pick<ListResourceRecordSetsCommandInput, 'StartRecordName' | 'StartRecordType'> = {
    StartRecordName: name,
  };
  for (;;) {
    const page = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, ...from }));
    const names = (page.ResourceRecordSets ?? []).map((set) => plain(set.Name ?? ''));
    count += names.filter((each) => each.endsWith(`.${name}`)).length;
    const isPast = names.some((each) => each !== name && !each.endsWith(`.${name}`));
    if (isPast || !page.IsTruncated || page.NextRecordName === undefined) return count;
    from = { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType };
  }
}

async function readIdentity(ses: SESv2Client, domain: string): Promise<SendingIdentity | undefined> {
  try {
    const { VerifiedForSendingStatus, MailFromAttributes } = await ses.send(
      new GetEmailIdentityCommand({ EmailIdentity: domain }),
    );
    return {
      isVerified: VerifiedForSendingStatus === true,
      isMailFromReady: MailFromAttributes?.MailFromDomainStatus === 'SUCCESS',
    };
  } catch (error) {
    // SESv2 and SSM have each an error of this kind; in a bundle only its name is certain.
    if (error instanceof Error && error.name === 'NotFoundException') return undefined;
    throw error;
  }
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/u, '');

/** By name: a certificate's quota is one of several about certificates. */
const quotas: Record<QuotaName, { service: string; name: RegExp }> = {
  certificates: { service: 'acm', name: /^ACM certificates$/iu },
  tenants: { service: 'cloudfront', name: /^(?:multi-tenant )?distribution tenants/iu },
};

async function readQuota(client: ServiceQuotasClient, quota: QuotaName): Promise<number | undefined> {
  const { service, name } = quotas[quota];
  for await (const page of paginateListServiceQuotas({ client }, { ServiceCode: service })) {
    const found = page.Quotas?.find(({ QuotaName = '' }: ServiceQuota) => name.test(QuotaName));
    if (found) return found.Value;
  }
  return undefined;
}
