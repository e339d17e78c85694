/**
 * The edge's tenants on CloudFront: each hosted domain is a tenant of one multi-tenant distribution, with a managed
 * certificate, created while the service runs.
 */

import { createHash } from 'node:crypto';
import {
  type CloudFrontClient,
  CreateDistributionTenantCommand,
  DeleteDistributionTenantCommand,
  type DistributionTenant,
  GetDistributionTenantByDomainCommand,
  GetDistributionTenantCommand,
  GetManagedCertificateDetailsCommand,
  type ManagedCertificateRequest,
  type ManagedCertificateStatus,
  UpdateDistributionTenantCommand,
  type UpdateDistributionTenantRequest,
} from '@aws-sdk/client-cloudfront';
import { policyHostOf } from '../../core/names/record-names.ts';
import {
  type CertificateState,
  EdgeError,
  type EdgeTenants,
  type Tenant,
} from '../../service/ports/edge-tenants.ts';
import { rethrowAsEdgeError, undefinedIfMissing } from './cloudfront-errors.ts';

export interface CloudFrontDistribution {
  distributionId: string;
  connectionGroupId: string;
}

export function createCloudFrontTenants(
  client: CloudFrontClient,
  distribution: CloudFrontDistribution,
): EdgeTenants {
  return {
    describe: (domain) => describeTenant(client, distribution, domain),
    create: (domain) => createTenant(client, distribution, domain).catch(rethrowAsEdgeError),

    async attachCertificate(domain, tenant) {
      if (tenant.certificateId === undefined)
        throw new EdgeError('stale', `Cannot attach a certificate to "${domain}": none is issued`);
      const change = { Customizations: { Certificate: { Arn: tenant.certificateId } } };
      return updateTenant(client, tenant, change).catch(rethrowAsEdgeError);
    },

    async requestCertificate(domain, tenant) {
      const change = { ManagedCertificateRequest: certificateRequest(domain) };
      const { certificateId, ...updated } = await updateTenant(client, tenant, change).catch(
        rethrowAsEdgeError,
      );
      return { ...updated, certificate: 'pending', attached: false };
    },

    disable: (_domain, tenant) => updateTenant(client, tenant, { Enabled: false }).catch(rethrowAsEdgeError),

    async remove(_domain, tenant) {
      await client
        .send(new DeleteDistributionTenantCommand({ Id: tenant.id, IfMatch: tenant.etag }))
        .catch(undefinedIfMissing)
        .catch(rethrowAsEdgeError);
    },
  };
}

async function describeTenant(
  client: CloudFrontClient,
  { distributionId }: CloudFrontDistribution,
  domain: string,
): Promise<Tenant | undefined> {
  const found = await client
    .send(new GetDistributionTenantByDomainCommand({ Domain: policyHostOf(domain) }))
    .catch(undefinedIfMissing);
  // The account may have a second deployment, whose tenants are not ours.
  if (found?.DistributionTenant?.DistributionId !== distributionId) return undefined;
  return toTenant(found, await certificateOf(client, found.DistributionTenant.Id ?? ''));
}

async function createTenant(
  client: CloudFrontClient,
  { distributionId, connectionGroupId }: CloudFrontDistribution,
  domain: string,
): Promise<Tenant> {
  const created = await client.send(
    new CreateDistributionTenantCommand({
      DistributionId: distributionId,
      ConnectionGroupId: connectionGroupId,
      Name: tenantName(domain),
      Domains: [{ Domain: policyHostOf(domain) }],
      Enabled: true,
      ManagedCertificateRequest: certificateRequest(domain),
    }),
  );
  return toTenant(created, { certificate: 'pending' });
}

/** Repeats every field, because an update replaces the tenant: a field that is left out is removed. */
async function updateTenant(
  client: CloudFrontClient,
  tenant: Tenant,
  change: Pick<UpdateDistributionTenantRequest, 'Enabled' | 'Customizations' | 'ManagedCertificateRequest'>,
): Promise<Tenant> {
  const { DistributionTenant: current, ETag } = await client.send(
    new GetDistributionTenantCommand({ Identifier: tenant.id }),
  );
  if (!current || ETag !== tenant.etag)
    throw new EdgeError(
      'stale',
      `Cannot change the tenant "${tenant.id}": someone else changed it in the meantime`,
    );
  const updated = await client.send(
    new UpdateDistributionTenantCommand({
      Id: tenant.id,
      IfMatch: tenant.etag,
      DistributionId: current.DistributionId,
      ConnectionGroupId: current.ConnectionGroupId,
      Domains: current.Domains?.map(({ Domain }) => ({ Domain })),
      Customizations: change.Customizations ?? current.Customizations,
      Parameters: current.Parameters,
      Enabled: change.Enabled ?? current.Enabled,
      ManagedCertificateRequest: change.ManagedCertificateRequest,
    }),
  );
  const { certificate, certificateId } = tenant;
  return toTenant(updated, { certificate, ...(certificateId !== undefined && { certificateId }) });
}

/** CloudFront itself answers the authority's challenge, because the CNAME points to it. */
const certificateRequest = (domain: string): ManagedCertificateRequest => ({
  ValidationTokenHost: 'cloudfront',
  PrimaryDomainName: policyHostOf(domain),
  CertificateTransparencyLoggingPreference: 'enabled',
});

/** A tenant name has at most 128 characters, a domain name up to 253. */
function tenantName(domain: string): string {
  const host = policyHostOf(domain);
  return host.length <= 128 ? host : createHash('sha256').update(host).digest('hex');
}

interface CertificateFacts {
  certificate: CertificateState;
  certificateId?: string;
}

const certificateStates: Record<ManagedCertificateStatus, CertificateState> = {
  'pending-validation': 'pending',
  issued: 'issued',
  'validation-timed-out': 'timed-out',
  failed: 'failed',
  inactive: 'failed',
  expired: 'failed',
  revoked: 'failed',
};

async function certificateOf(client: CloudFrontClient, tenantId: string): Promise<CertificateFacts> {
  const details = await client
    .send(new GetManagedCertificateDetailsCommand({ Identifier: tenantId }))
    .catch(undefinedIfMissing);
  const { CertificateStatus: status, CertificateArn: arn } = details?.ManagedCertificateDetails ?? {};
  return {
    certificate: status ? certificateStates[status] : 'none',
    ...(arn && { certificateId: arn }),
  };
}

function toTenant(
  answer: { DistributionTenant?: DistributionTenant | undefined; ETag?: string | undefined },
  facts: CertificateFacts,
): Tenant {
  const tenant = answer.DistributionTenant ?? {};
  const served = tenant.Customizations?.Certificate?.Arn;
  return {
    id: tenant.Id ?? '',
    etag: answer.ETag ?? '',
    enabled: tenant.Enabled ?? false,
    deployed: tenant.Status === 'Deployed',
    attached: served !== undefined && served === facts.certificateId,
    ...facts,
  };
}
