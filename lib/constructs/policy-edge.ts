import { Names, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnConnectionGroup, CfnDistribution, CfnOriginAccessControl } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { prefixes } from '../../service/store/prefixes.ts';
import { createBehaviour } from './edge-behaviour.ts';

/** Not under `policies/`, so that no host name reaches it. */
const notFoundKey = 'errors/404.txt';

export interface PolicyEdgeProps {
  policies: Bucket;
  serviceDomain: string;
  zone: IHostedZone;
  certificateArn?: string;
}

/**
 * Serves `https://mta-sts.<any hosted domain>/.well-known/mta-sts.txt` from the policy bucket: a distribution without its
 * own names. Onboarding creates its tenants (one per domain, each with its certificate) while the service runs.
 */
export class PolicyEdge extends Construct {
  readonly distribution: CfnDistribution;
  readonly connectionGroup: CfnConnectionGroup;

  constructor(scope: Construct, id: string, props: PolicyEdgeProps) {
    super(scope, id);
    const name = Names.uniqueResourceName(this, { maxLength: 60, separator: '-' });

    this.connectionGroup = new CfnConnectionGroup(this, 'ConnectionGroup', {
      name,
      enabled: true,
      ipv6Enabled: true,
    });
    this.distribution = new CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        comment: `MTA-STS policies (${name})`,
        enabled: true,
        connectionMode: 'tenant-only',
        httpVersion: 'http2and3',
        origins: [policyOrigin(props.policies, createAccessControl(this, name))],
        defaultCacheBehavior: createBehaviour(this, originId),
        // S3 answers 403 for a missing object if the reader may not list.
        customErrorResponses: [
          { errorCode: 403, responseCode: 404, responsePagePath: `/${notFoundKey}`, errorCachingMinTtl: 10 },
        ],
        viewerCertificate: {
          acmCertificateArn: edgeCertificate(this, props).certificateArn,
          sslSupportMethod: 'sni-only',
          minimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    });
    allowReads(props.policies, this.distribution);
    putNotFoundPage(this, props.policies);
  }

  /** The CNAME target for `mta-sts.<domain>`. */
  get endpoint(): string {
    return this.connectionGroup.attrRoutingEndpoint;
  }
}

const originId = 'policies';

function createAccessControl(scope: Construct, name: string): CfnOriginAccessControl {
  return new CfnOriginAccessControl(scope, 'AccessControl', {
    originAccessControlConfig: {
      name,
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    },
  });
}

/** The Host header is not forwarded, because S3 would answer for another bucket. */
function policyOrigin(
  policies: Bucket,
  accessControl: CfnOriginAccessControl,
): CfnDistribution.OriginProperty {
  return {
    id: originId,
    domainName: policies.bucketRegionalDomainName,
    originAccessControlId: accessControl.attrId,
    s3OriginConfig: { originAccessIdentity: '' },
  };
}

/**
 * Tenants have their own certificates; this one is here because TLS settings need a certificate, and without
 * them the edge would accept TLS 1.0.
 */
function edgeCertificate(scope: Construct, props: PolicyEdgeProps): ICertificate {
  if (props.certificateArn !== undefined) {
    return Certificate.fromCertificateArn(scope, 'Certificate', props.certificateArn);
  }
  return new Certificate(scope, 'Certificate', {
    domainName: `mta-sts.${props.serviceDomain}`,
    validation: CertificateValidation.fromDns(props.zone),
  });
}

function allowReads(policies: Bucket, distribution: CfnDistribution): void {
  const { partition, account } = Stack.of(policies);
  policies.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
      actions: ['s3:GetObject'],
      resources: [policies.arnForObjects(`${prefixes.policies}*`), policies.arnForObjects(notFoundKey)],
      conditions: {
        StringEquals: {
          'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/${distribution.attrId}`,
        },
      },
    }),
  );
}

function putNotFoundPage(scope: Construct, policies: Bucket): void {
  new AwsCustomResource(scope, 'NotFoundPage', {
    onUpdate: {
      service: 'S3',
      action: 'putObject',
      parameters: {
        Bucket: policies.bucketName,
        Key: notFoundKey,
        Body: 'Not Found\n',
        ContentType: 'text/plain; charset=utf-8',
      },
      physicalResourceId: PhysicalResourceId.of(notFoundKey),
    },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [policies.arnForObjects(notFoundKey)] }),
    ]),
    installLatestAwsSdk: false,
  });
}
