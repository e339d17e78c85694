import type { EdgeFacts } from '../../service/ports/edge-facts.ts';
import { EdgeError, type EdgeTenants, type Tenant } from '../../service/ports/edge-tenants.ts';
import type { Resolver } from '../../service/ports/resolver.ts';

/**
 * CloudFront's multi-tenant distribution in memory. With `automatic` (the default) a tenant is deployed and its
 * certificate issued immediately. Without it, a test advances them with `settle` and `setCertificate`.
 */
export class FakeEdge implements EdgeFacts, EdgeTenants {
  readonly endpoint: string;
  takesServiceNames = true;
  cacheSeconds = 0;
  caaIssuers: readonly string[] = [];
  automatic = true;
  /** Whether `create` follows a CNAME that leads to a CNAME of the edge, which is not known of CloudFront. */
  followsCnames = true;
  /** Whether `create` wants the CNAME of `mta-sts.<domain>` to be seen first, as CloudFront does. */
  wantsCname = true;
  before: (operation: string, domain: string) => Promise<void> | void = () => {};
  readonly inUseElsewhere = new Set<string>();
  readonly #tenants = new Map<string, Tenant>();
  readonly #resolver: Pick<Resolver, 'cname'>;
  #changes = 0;

  constructor(resolver: Pick<Resolver, 'cname'>, endpoint = 'edge.strictmx.test') {
    this.#resolver = resolver;
    this.endpoint = endpoint;
  }

  async describe(domain: string): Promise<Tenant | undefined> {
    await this.before('describe', domain);
    return structuredClone(this.#tenants.get(domain));
  }

  async create(domain: string): Promise<Tenant> {
    await this.before('create', domain);
    if (this.#tenants.has(domain)) throw new EdgeError('already-exists', `a tenant of ${domain} exists`);
    if (this.inUseElsewhere.has(domain))
      throw new EdgeError('cname-in-use', `mta-sts.${domain} is served elsewhere`);
    if (this.wantsCname && !(await this.#seesCname(domain)))
      throw new EdgeError('cname-not-seen', `mta-sts.${domain} does not lead to ${this.endpoint}`);
    return this.#save(domain, {
      id: `dt_${domain}`,
      enabled: true,
      deployed: this.automatic,
      certificate: this.automatic ? 'issued' : 'pending',
      attached: false,
      ...(this.automatic && { certificateId: `cert-${domain}` }),
    });
  }

  async attachCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    await this.before('attachCertificate', domain);
    const current = this.#current(domain, tenant);
    if (current.certificate !== 'issued') throw new Error(`no certificate issued for ${domain}`);
    return this.#save(domain, { ...current, attached: true, deployed: this.automatic });
  }

  async requestCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    await this.before('requestCertificate', domain);
    const { certificateId, ...current } = this.#current(domain, tenant);
    return this.#save(domain, { ...current, certificate: 'pending', attached: false });
  }

  async disable(domain: string, tenant: Tenant): Promise<Tenant> {
    await this.before('disable', domain);
    return this.#save(domain, { ...this.#current(domain, tenant), enabled: false, deployed: this.automatic });
  }

  async remove(domain: string, tenant: Tenant): Promise<void> {
    await this.before('remove', domain);
    const current = this.#current(domain, tenant);
    if (current.enabled || !current.deployed)
      throw new EdgeError('not-disabled', `${domain} is still enabled`);
    this.#tenants.delete(domain);
  }

  /** All edge locations have caught up. */
  settle(domain: string): void {
    this.#save(domain, { ...this.#known(domain), deployed: true });
  }

  setCertificate(domain: string, certificate: Tenant['certificate']): void {
    const issued = certificate === 'issued' ? { certificateId: `cert-${domain}` } : {};
    this.#save(domain, { ...this.#known(domain), certificate, ...issued });
  }

  /** Whether `https://mta-sts.<domain>/` answers. */
  serves(domain: string): boolean {
    const { enabled, attached, deployed } = this.#tenants.get(domain) ?? {};
    return enabled === true && attached === true && deployed === true;
  }

  async #seesCname(domain: string): Promise<boolean> {
    const first = await this.#cname(`mta-sts.${domain}`);
    const second = this.followsCnames && first !== undefined ? await this.#cname(first) : undefined;
    return first === this.endpoint || second === this.endpoint;
  }

  async #cname(name: string): Promise<string | undefined> {
    const seen = await this.#resolver.cname(name);
    return seen.kind === 'found' ? seen.records[0] : undefined;
  }

  #known(domain: string): Tenant {
    const tenant = this.#tenants.get(domain);
    if (tenant === undefined) throw new Error(`no tenant of ${domain}`);
    return tenant;
  }

  #current(domain: string, tenant: Tenant): Tenant {
    const current = this.#known(domain);
    if (current.etag !== tenant.etag) throw new EdgeError('stale', `the tenant of ${domain} was changed`);
    return current;
  }

  #save(domain: string, tenant: Omit<Tenant, 'etag'>): Tenant {
    const saved = { ...tenant, etag: `E${++this.#changes}` };
    this.#tenants.set(domain, saved);
    return structuredClone(saved);
  }
}
