import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { PolicyEdge } from './policy-edge.ts';

const readingTenants = [
  'cloudfront:GetDistributionTenant',
  'cloudfront:GetDistributionTenantByDomain',
  'cloudfront:GetManagedCertificateDetails',
];
/** The rights of a worker that hosts domains. */
export const makingTenants = [
  ...readingTenants,
  'cloudfront:CreateDistributionTenant',
  'cloudfront:UpdateDistributionTenant',
];
/** The rights of a worker that removes domains. */
export const endingTenants = [
  ...readingTenants,
  'cloudfront:DeleteDistributionTenant',
  'cloudfront:UpdateDistributionTenant',
];

/**
 * Allows `actions` on the tenants of an edge. Their ids are not known in advance, but distribution and connection group
 * are.
 */
export function manageTenants(scope: Construct, edge: PolicyEdge, actions: string[]): PolicyStatement[] {
  const { partition, account } = Stack.of(scope);
  const cloudFront = (resource: string) => `arn:${partition}:cloudfront::${account}:${resource}`;
  return [
    new PolicyStatement({
      actions,
      resources: [
        cloudFront('distribution-tenant/*'),
        cloudFront(`distribution/${edge.distribution.attrId}`),
        cloudFront(`connection-group/${edge.connectionGroup.attrId}`),
      ],
    }),
    // CloudFront requests and reads a tenant's managed certificate with the caller's rights.
    new PolicyStatement({
      actions: ['acm:DescribeCertificate', 'acm:RequestCertificate'],
      resources: [`arn:${partition}:acm:us-east-1:${account}:certificate/*`],
    }),
  ];
}
