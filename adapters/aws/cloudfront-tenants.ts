/**
 * The edge's tenants on CloudFront: each hosted domain is a tenant of one multi-tenant distribution, with its own
 * managed certificate, made while the service runs.
 */

import { createHash } from 'node:crypto';
import {
  type CloudFrontClient,
  CloudFrontServiceException,
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
import {
  type CertificateState,
  EdgeError,
  type EdgeErrorCode,
  type EdgeTenants,
  type Tenant,
} from '../../service/ports/edge-tenants.ts';

export interface CloudFrontDistribution {
  distributionId: string;
  connectionGroupId: string;
}

export function createCloudFrontTenants(
  client: CloudFrontClient,
  distribution: CloudFrontDistribution,
): EdgeTenants {
  /** All fields are repeated: an update replaces the tenant, and what is left out is removed. */
  async function update(
    tenant: Tenant,
    change: Pick<UpdateDistributionTenantRequest, 'Enabled' | 'Customizations' | 'ManagedCertificateRequest'>,
  ) {
    const { DistributionTenant: current, ETag } = await client.send(
      new GetDistributionTenantCommand({ Identifier: tenant.id }),
    );
    if (!current || ETag !== tenant.etag) throw new EdgeError('stale', `Cannot change "${tenant.id}": stale`);
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

  return {
    async describe(domain) {
      const found = await client
        .send(new GetDistributionTenantByDomainCommand({ Domain: policyHost(domain) }))
        .catch(undefinedIfMissing);
      // The same account may run a second deployment; its tenants are not ours.
      if (found?.DistributionTenant?.DistributionId !== distribution.distributionId) return undefined;
      return toTenant(found, await certificateOf(client, found.DistributionTenant.Id ?? ''));
    },

    async create(domain) {
      const created = await client
        .send(
          new CreateDistributionTenantCommand({
            DistributionId: distribution.distributionId,
            ConnectionGroupId: distribution.connectionGroupId,
            Name: tenantName(domain),
            Domains: [{ Domain: policyHost(domain) }],
            Enabled: true,
            ManagedCertificateRequest: certificateRequest(domain),
          }),
        )
        .catch(rethrow);
      return toTenant(created, { certificate: 'pending' });
    },

    attachCertificate(domain, tenant) {
      if (tenant.certificateId === undefined) {
        throw new EdgeError('stale', `Cannot attach a certificate to "${domain}": none is issued`);
      }
      return update(tenant, { Customizations: { Certificate: { Arn: tenant.certificateId } } }).catch(
        rethrow,
      );
    },

    async requestCertificate(domain, tenant) {
      const change = { ManagedCertificateRequest: certificateRequest(domain) };
      const updated = await update(tenant, change).catch(rethrow);
      const { certificateId, ...rest } = updated;
      return { ...rest, certificate: 'pending', attached: false };
    },

    disable(_domain, tenant) {
      return update(tenant, { Enabled: false }).catch(rethrow);
    },

    async remove(_domain, tenant) {
      await client
        .send(new DeleteDistributionTenantCommand({ Id: tenant.id, IfMatch: tenant.etag }))
        .catch(undefinedIfMissing)
        .catch(rethrow);
    },
  };
}

/** RFC 8461 §3.3: the policy of `<domain>` is served by `mta-sts.<domain>`. */
const policyHost = (domain: string): string => `mta-sts.${domain}`;

/** CloudFront itself answers the authority, by the CNAME that leads to it. */
const certificateRequest = (domain: string): ManagedCertificateRequest => ({
  ValidationTokenHost: 'cloudfront',
  PrimaryDomainName: policyHost(domain),
  CertificateTransparencyLoggingPreference: 'enabled',
});

/** Tenant names have at most 128 characters; a domain name may have 253. */
function tenantName(domain: string): string {
  const host = policyHost(domain);
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

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof CloudFrontServiceException && error.name === 'EntityNotFound') return undefined;
  throw error;
}

/** The errors of https://docs.aws.amazon.com/cloudfront/latest/APIReference/ that onboarding has an answer to. */
const codes: Record<string, EdgeErrorCode> = {
  // Also for other wrong arguments; ours are the same for every domain, so the CNAME is what differs.
  InvalidArgument: 'cname-not-seen',
  CNAMEAlreadyExists: 'cname-in-use',
  EntityAlreadyExists: 'already-exists',
  EntityLimitExceeded: 'limit-exceeded',
  InvalidIfMatchVersion: 'stale',
  PreconditionFailed: 'stale',
  EntityNotFound: 'stale',
  ResourceNotDisabled: 'not-disabled',
};

function rethrow(error: unknown): never {
  const code = error instanceof CloudFrontServiceException ? codes[error.name] : undefined;
  if (code) throw new EdgeError(code, (error as CloudFrontServiceException).message);
  throw error;
}
