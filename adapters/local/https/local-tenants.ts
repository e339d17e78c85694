import * as z from 'zod';
import { EdgeError, type EdgeTenants, type Tenant } from '../../../service/ports/edge-tenants.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { defineStoredObject } from '../../../service/store/stored-object.ts';

const tenantState = looseObject({ schema: z.literal(1), domain: z.string(), enabled: z.boolean() });
type TenantState = z.infer<typeof tenantState>;

const tenantObject = defineStoredObject<TenantState>({ schema: tenantState });

const keyOf = (domain: string): string => `edge/${domain}.json`;

/** The names that the local HTTPS server serves. A tenant and its certificate are ready immediately. */
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
    const loaded = await tenantObject.load({ store: this.#store }, keyOf(domain));
    return loaded && toTenant(loaded.state, loaded.etag);
  }

  async create(domain: string): Promise<Tenant> {
    const state = { schema: 1 as const, domain, enabled: true };
    const etag = await tenantObject.create({ store: this.#store }, keyOf(domain), state);
    if (etag === undefined) throw edgeError('already-exists', domain);
    return toTenant(state, etag);
  }

  async attachCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.#replace(tenant, domain, tenant.enabled);
  }

  /** Nothing to wait for: the authority is this machine's own. */
  requestCertificate(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.attachCertificate(domain, tenant);
  }

  disable(domain: string, tenant: Tenant): Promise<Tenant> {
    return this.#replace(tenant, domain, false);
  }

  async remove(domain: string, tenant: Tenant): Promise<void> {
    const current = await this.describe(domain);
    if (current?.etag !== tenant.etag) throw edgeError('stale', domain);
    if (current.enabled) throw edgeError('not-disabled', domain);
    await this.#store.delete(keyOf(domain));
  }

  /** Keeps members that a newer version wrote into the tenant. */
  async #replace({ etag }: Tenant, domain: string, enabled: boolean): Promise<Tenant> {
    const port = { store: this.#store };
    const loaded = await tenantObject.load(port, keyOf(domain));
    if (loaded?.etag !== etag) throw edgeError('stale', domain);
    const state = { ...loaded.state, enabled };
    const written = await tenantObject.replace(port, keyOf(domain), state, etag);
    if (written === undefined) throw edgeError('stale', domain);
    return toTenant(state, written);
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
