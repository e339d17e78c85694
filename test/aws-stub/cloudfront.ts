import { AwsError, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { child, formatXml, parseXml, textOf, type XmlElement } from './xml.ts';

interface StubTenant {
  id: string;
  distributionId: string;
  connectionGroupId: string;
  name: string;
  domain: string;
  enabled: boolean;
  certificateArn: string | undefined;
  status: 'InProgress' | 'Deployed';
  etag: string;
}

interface StubCertificate {
  arn: string;
  status: string;
}

/** Distribution tenants with managed certificates, as https://docs.aws.amazon.com/cloudfront/latest/APIReference/ tells. */
export class CloudFrontStub implements StubService {
  readonly throttled = new AwsError(400, 'Throttling', 'Rate exceeded');
  readonly distributionId = 'E2STUBDISTRIBUT';
  readonly connectionGroupId = 'cg_stub';
  readonly endpoint = 'd1stub.cloudfront.net';
  /** Domains that another account serves. */
  readonly inUseElsewhere = new Set<string>();
  maxTenants = 10_000;
  /** Whether a tenant is deployed, and its certificate issued, at once. */
  automatic = true;
  /** Whether a CNAME may lead to the endpoint by way of another, which is not known of CloudFront. */
  followsCnames = true;
  /** CloudFront makes distributions for verified accounts only. */
  hasDistribution = true;
  readonly #cnamesOf: (name: string) => string[];
  readonly #tenants = new Map<string, StubTenant>();
  readonly #certificates = new Map<string, StubCertificate>();
  #changes = 0;

  /** @param cnamesOf what public DNS says, to check the CNAME that a managed certificate needs */
  constructor(cnamesOf: (name: string) => string[]) {
    this.#cnamesOf = cnamesOf;
  }

  tenantOf(domain: string): StubTenant | undefined {
    return [...this.#tenants.values()].find((tenant) => tenant.domain === domain);
  }

  /** A tenant of another distribution in the same account. */
  addForeignTenant(domain: string): void {
    this.#save({ ...this.#newTenant(domain), distributionId: 'E2OTHER', status: 'Deployed' });
  }

  deploy(domain: string): void {
    const tenant = this.tenantOf(domain);
    if (tenant) this.#tenants.set(tenant.id, { ...tenant, status: 'Deployed' });
  }

  /** `issued`, `validation-timed-out`, `failed`, … */
  setCertificate(domain: string, status: string): void {
    const certificate = this.#certificates.get(this.tenantOf(domain)?.id ?? '');
    if (certificate) certificate.status = status;
  }

  /** @returns a function that brings back what is there now */
  save(): () => void {
    const tenants = [...this.#tenants];
    const certificates = [...this.#certificates].map(
      ([id, certificate]) => [id, { ...certificate }] as const,
    );
    return () => {
      this.#tenants.clear();
      this.#certificates.clear();
      for (const [id, tenant] of tenants) this.#tenants.set(id, tenant);
      for (const [id, certificate] of certificates) this.#certificates.set(id, { ...certificate });
    };
  }

  operationOf({ method, path }: StubRequest): string {
    const rest = path.replace('/2020-05-31/', '');
    const isOne = /^distribution-tenant\/[^/]+$/u.test(rest);
    if (method === 'POST' && rest === 'distribution-tenant') return 'CreateDistributionTenant';
    if (method === 'GET' && rest === 'distribution-tenant') return 'GetDistributionTenantByDomain';
    if (method === 'GET' && rest === 'distribution') return 'ListDistributions';
    if (method === 'GET' && isOne) return 'GetDistributionTenant';
    if (method === 'PUT' && isOne) return 'UpdateDistributionTenant';
    if (method === 'DELETE' && isOne) return 'DeleteDistributionTenant';
    if (method === 'GET' && rest.startsWith('managed-certificate/')) return 'GetManagedCertificateDetails';
    throw new AwsError(404, 'UnknownOperation', `${method} ${path}`);
  }

  handle(operation: string, request: StubRequest): StubReply {
    const id = request.path.split('/').at(-1) ?? '';
    switch (operation) {
      case 'CreateDistributionTenant':
        return this.#create(parseXml(request.body.toString()));
      case 'ListDistributions':
        return this.#distributions();
      case 'GetDistributionTenantByDomain':
        return this.#reply(this.tenantOf(request.query.get('domain') ?? ''));
      case 'GetDistributionTenant':
        return this.#reply(this.#tenants.get(id));
      case 'UpdateDistributionTenant':
        return this.#update(id, request.headers['if-match'], parseXml(request.body.toString()));
      case 'DeleteDistributionTenant':
        return this.#delete(id, request.headers['if-match']);
      default:
        return this.#certificate(id);
    }
  }

  formatError({ status, code, message }: AwsError): StubReply {
    const error = { Error: { Type: 'Sender', Code: code, Message: message }, RequestId: 'stub' };
    return xml(formatXml('ErrorResponse', error), status);
  }

  #create(request: XmlElement): StubReply {
    const domains = (child(request, 'Domains')?.children ?? []).map((item) => textOf(item, 'Domain') ?? '');
    const [domain] = domains;
    const name = textOf(request, 'Name') ?? '';
    this.#checkGroup(request);
    if (!domain || domains.length > 1) throw new AwsError(400, 'InvalidArgument', 'Domains');
    if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]{1,126}[a-zA-Z0-9]$/u.test(name))
      throw new AwsError(400, 'InvalidArgument', 'Name');
    // Before the name is compared, so a second try of the same tenant is answered with it, too.
    if (this.tenantOf(domain) || this.inUseElsewhere.has(domain))
      throw new AwsError(409, 'CNAMEAlreadyExists', 'One or more of the domains are already in use.');
    if ([...this.#tenants.values()].some((each) => each.name === name))
      throw new AwsError(409, 'EntityAlreadyExists', `A distribution tenant is called ${name}`);
    if (this.#tenants.size >= this.maxTenants)
      throw new AwsError(400, 'EntityLimitExceeded', 'The limit of distribution tenants is reached');
    this.#checkCname(domain, child(request, 'ManagedCertificateRequest'));
    const tenant = { ...this.#newTenant(domain), name, enabled: textOf(request, 'Enabled') !== 'false' };
    this.#certificates.set(tenant.id, this.#newCertificate(tenant.id));
    return this.#reply(this.#save(tenant), 201);
  }

  #distributions(): StubReply {
    const items = this.hasDistribution ? [{ Id: this.distributionId }] : [];
    const list = { IsTruncated: false, MaxItems: 1, Quantity: items.length };
    const found = items.length > 0 ? { Items: { DistributionSummary: items } } : {};
    return xml(formatXml('DistributionList', { ...list, ...found }));
  }

  #checkGroup(request: XmlElement): void {
    if (textOf(request, 'DistributionId') !== this.distributionId)
      throw new AwsError(404, 'EntityNotFound', 'The distribution does not exist');
    if (textOf(request, 'ConnectionGroupId') !== this.connectionGroupId)
      throw new AwsError(400, 'InvalidArgument', 'The connection group would change to the default one');
  }

  /** With the token served by CloudFront itself, the name must already lead there. */
  #checkCname(domain: string, request: XmlElement | undefined): void {
    if (
      textOf(request, 'ValidationTokenHost') !== 'cloudfront' ||
      textOf(request, 'PrimaryDomainName') !== domain
    )
      throw new AwsError(400, 'InvalidArgument', 'ManagedCertificateRequest');
    const targets = this.#plainCnamesOf(domain);
    const further = this.followsCnames ? targets.flatMap((target) => this.#plainCnamesOf(target)) : [];
    if (![...targets, ...further].includes(this.endpoint))
      throw new AwsError(400, 'InvalidArgument', `The CNAME of ${domain} does not lead to ${this.endpoint}`);
  }

  #plainCnamesOf(name: string): string[] {
    return this.#cnamesOf(name).map((target) => target.replace(/\.$/u, ''));
  }

  #newCertificate(id: string): StubCertificate {
    this.#changes += 1;
    return {
      arn: `arn:aws:acm:us-east-1:123456789012:certificate/${id}-${this.#changes}`,
      status: this.automatic ? 'issued' : 'pending-validation',
    };
  }

  #newTenant(domain: string): StubTenant {
    this.#changes += 1;
    return {
      id: `dt_${this.#changes}`,
      distributionId: this.distributionId,
      connectionGroupId: this.connectionGroupId,
      name: domain,
      domain,
      enabled: true,
      certificateArn: undefined,
      status: 'InProgress',
      etag: '',
    };
  }

  /** An update replaces: what is left out is gone. */
  #update(id: string, ifMatch: string | undefined, request: XmlElement): StubReply {
    const tenant = this.#current(id, ifMatch);
    this.#checkGroup(request);
    const domain = textOf(child(request, 'Domains')?.children[0], 'Domain');
    if (domain !== tenant.domain) throw new AwsError(400, 'InvalidArgument', 'Domains');
    const certificateArn = textOf(request, 'Customizations', 'Certificate', 'Arn');
    const issued = this.#certificates.get(id);
    if (certificateArn !== undefined && (certificateArn !== issued?.arn || issued.status !== 'issued'))
      throw new AwsError(400, 'InvalidArgument', 'The certificate is not issued');
    const renewal = child(request, 'ManagedCertificateRequest');
    if (renewal) {
      this.#checkCname(tenant.domain, renewal);
      this.#certificates.set(id, this.#newCertificate(id));
    }
    const enabled = textOf(request, 'Enabled') !== 'false';
    return this.#reply(this.#save({ ...tenant, certificateArn, enabled }));
  }

  #delete(id: string, ifMatch: string | undefined): StubReply {
    const tenant = this.#current(id, ifMatch);
    if (tenant.enabled || tenant.status !== 'Deployed')
      throw new AwsError(409, 'ResourceNotDisabled', 'Disable the distribution tenant first');
    this.#tenants.delete(id);
    return { status: 204 };
  }

  #current(id: string, ifMatch: string | undefined): StubTenant {
    const tenant = this.#tenants.get(id);
    if (!tenant) throw new AwsError(404, 'EntityNotFound', 'The distribution tenant does not exist');
    if (ifMatch === undefined) throw new AwsError(400, 'InvalidIfMatchVersion', 'If-Match is missing');
    if (ifMatch !== tenant.etag)
      throw new AwsError(412, 'PreconditionFailed', 'The ETag is not the current one');
    return tenant;
  }

  #save(tenant: StubTenant): StubTenant {
    this.#changes += 1;
    const status: StubTenant['status'] = this.automatic ? 'Deployed' : 'InProgress';
    const saved = { ...tenant, status, etag: `E${this.#changes}` };
    this.#tenants.set(tenant.id, saved);
    return saved;
  }

  #reply(tenant: StubTenant | undefined, status = 200): StubReply {
    if (!tenant) throw new AwsError(404, 'EntityNotFound', 'The distribution tenant does not exist');
    const { certificateArn } = tenant;
    const body = {
      Id: tenant.id,
      DistributionId: tenant.distributionId,
      Name: tenant.name,
      Domains: { member: [{ Domain: tenant.domain, Status: 'active' }] },
      Customizations: certificateArn ? { Certificate: { Arn: certificateArn } } : undefined,
      ConnectionGroupId: tenant.connectionGroupId,
      Enabled: tenant.enabled,
      Status: tenant.status,
    };
    return xml(formatXml('DistributionTenant', body), status, { etag: tenant.etag });
  }

  #certificate(id: string): StubReply {
    const certificate = this.#certificates.get(id);
    if (!certificate || !this.#tenants.has(id))
      throw new AwsError(404, 'EntityNotFound', 'No managed certificate');
    const isIssued = certificate.status === 'issued';
    return xml(
      formatXml('ManagedCertificateDetails', {
        CertificateArn: isIssued ? certificate.arn : undefined,
        CertificateStatus: certificate.status,
        ValidationTokenHost: 'cloudfront',
      }),
    );
  }
}
