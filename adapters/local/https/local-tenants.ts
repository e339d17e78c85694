import { EdgeError, type EdgeTenants, type Tenant } from '../../../service/ports/edge-tenants.ts';
import { type ObjectStore, PreconditionFailedError } from '../../../service/ports/object-store.ts';

interface TenantState {
  schema: 1;
  domain: string;
  enabled: boolean;
}

const keyOf = (domain: string): string => `edge/${domain}.json`;

/** The names that the local HTTPS server serves. A tenant and its certificate are ready at once. */
export class LocalTenants implements EdgeTenants {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Whether the server answers for `https://mta-sts.<domain>/`. */
  async isHosted(domain: string): Promise<boolean> {
    return (await this.describe(domain))?.enabled ?? false;
  }

  async describe(domain: string): Promise<Tenant | undefined> {
    const stored = await this.#store.get(keyOf(domain));
    if (stored === undefined) return undefined;
    const state: TenantState = JSON.parse(Buffer.from(stored.body).toString('utf8'));
    return toTenant(state, stored.etag);
  }

  create(domain: string): Promise<Tenant> {
    return this.#write({ schema: 1, domain, enabled: true }, { ifNoneMatch: '*' }, 'already-exists');
  }

  async attachCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.#write({ schema: 1, domain, enabled: tenant.enabled }, { ifMatch: tenant.etag }, 'stale');
  }

  /** Nothing to wait for: the authority is this machine's own. */
  requestCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.attachCertificate(domain, tenant);
  }

  disable(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.#write({ schema: 1, domain, enabled: false }, { ifMatch: tenant.etag }, 'stale');
  }

  async remove(domain: string, tenant: Tenant): Promise<void> {
    const current = await this.describe(domain);
    if (current?.etag !== tenant.etag) throw edgeError('stale', domain);
    if (current.enabled) throw edgeError('not-disabled', domain);
    await this.#store.delete(keyOf(domain));
  }

  async #write(
    state: TenantState,
    condition: { ifMatch: string } | { ifNoneMatch: '*' },
    refusal: 'already-exists' | 'stale',
  ): Promise<Tenant> {
    try {
      const { etag } = await this.#store.put(keyOf(state.domain), `${JSON.stringify(state)}\n`, condition);
      return toTenant(state, etag);
    } catch (error) {
      throw error instanceof PreconditionFailedError ? edgeError(refusal, state.domain) : error;
    }
  }
}

function toTenant({ domain, enabled }: TenantState, etag: string): Tenant {
  return {
    id: domain,
    etag,
    enabled,
    deployed: true,
    certificate: 'issued',
    attached: true,
    certificateId: domain,
  };
}

const reasons = {
  'already-exists': 'it exists already',
  stale: 'someone else changed it in the meantime',
  'not-disabled': 'it is still enabled',
};

function edgeError(code: keyof typeof reasons, domain: string): EdgeError {
  return new EdgeError(code, `Cannot change the tenant of "${domain}": ${reasons[code]}`);
}
