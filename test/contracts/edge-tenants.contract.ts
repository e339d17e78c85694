import { describe, expect, test } from 'vitest';
import type { EdgeTenants } from '../../service/ports/edge-tenants.ts';
import { domainName } from '../fakes/names.ts';

export interface TenantsUnderTest {
  tenants: EdgeTenants;
  /** Makes all that `create` needs be so: the CNAME of `mta-sts.<domain>` leads to the tenants. */
  prepare(domain: string): Promise<void>;
  /** Lets the edge get on until the certificate is issued and the last change is everywhere. */
  settle(domain: string): Promise<void>;
}

/** What every `EdgeTenants` keeps to: the life of a tenant from `create` to `remove`. */
export function edgeTenantsContract(name: string, make: () => Promise<TenantsUnderTest>): void {
  const domain = domainName('example.com');

  async function makeServing() {
    const under = await make();
    await under.prepare(domain);
    await under.tenants.create(domain);
    await under.settle(domain);
    const issued = await under.tenants.describe(domain);
    if (issued === undefined) throw new Error('no tenant');
    if (!issued.attached) await under.tenants.attachCertificate(domain, issued);
    await under.settle(domain);
    const tenant = await under.tenants.describe(domain);
    if (tenant === undefined) throw new Error('no tenant');
    return { ...under, tenant };
  }

  describe(`${name} as EdgeTenants`, () => {
    test('describe() gives undefined for a domain without a tenant', async () => {
      const { tenants } = await make();
      expect(await tenants.describe(domain)).toBeUndefined();
    });

    test('create(), attachCertificate() and time lead to a tenant that serves', async () => {
      const { tenant } = await makeServing();
      expect(tenant).toMatchObject({ enabled: true, deployed: true, certificate: 'issued', attached: true });
      expect(tenant.certificateId).toBeTruthy();
    });

    test('create() refuses a second tenant of a domain', async () => {
      const { tenants } = await makeServing();
      await expect(tenants.create(domain)).rejects.toMatchObject({
        name: 'EdgeError',
        // CloudFront's documentation does not say which of the two it finds first.
        code: expect.stringMatching(/^(?:already-exists|cname-in-use)$/u),
      });
    });

    test('keeps the tenants of two domains apart', async () => {
      const { tenants, prepare, tenant } = await makeServing();
      await prepare('example.net');
      const other = await tenants.create(domainName('example.net'));
      expect(other.id).not.toBe(tenant.id);
      expect(await tenants.describe(domain)).toEqual(tenant);
    });

    test('requestCertificate() and time lead to a new certificate that serves', async () => {
      const { tenants, settle, tenant } = await makeServing();
      const asked = await tenants.requestCertificate(domain, tenant);
      expect(asked.id).toBe(tenant.id);
      expect(asked.attached, 'before it is issued').toBe(asked.certificate === 'issued');
      await settle(domain);
      const issued = await tenants.describe(domain);
      expect(issued).toMatchObject({ enabled: true, certificate: 'issued' });
      if (issued && !issued.attached) await tenants.attachCertificate(domain, issued);
      await settle(domain);
      expect(await tenants.describe(domain)).toMatchObject({
        enabled: true,
        deployed: true,
        certificate: 'issued',
        attached: true,
      });
    });

    test('requestCertificate() refuses a tenant that was changed meanwhile', async () => {
      const { tenants, settle, tenant } = await makeServing();
      await tenants.disable(domain, tenant);
      await settle(domain);
      await expect(tenants.requestCertificate(domain, tenant)).rejects.toMatchObject({
        name: 'EdgeError',
        code: 'stale',
      });
    });

    test('disable() refuses a tenant that was changed meanwhile', async () => {
      const { tenants, settle, tenant } = await makeServing();
      await tenants.disable(domain, tenant);
      await settle(domain);
      await expect(tenants.disable(domain, tenant)).rejects.toMatchObject({
        name: 'EdgeError',
        code: 'stale',
      });
    });

    test('remove() refuses a tenant that is enabled, and removes one that is not', async () => {
      const { tenants, settle, tenant } = await makeServing();
      await expect(tenants.remove(domain, tenant)).rejects.toMatchObject({ code: 'not-disabled' });
      await tenants.disable(domain, tenant);
      await settle(domain);
      const disabled = await tenants.describe(domain);
      expect(disabled).toMatchObject({ enabled: false, deployed: true });
      if (disabled !== undefined) await tenants.remove(domain, disabled);
      expect(await tenants.describe(domain)).toBeUndefined();
    });
  });
}
