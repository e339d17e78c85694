import { describe, expect, test } from 'vitest';
import type { PolicyEdge } from '../../service/ports/policy-edge.ts';

export interface EdgeUnderTest {
  edge: PolicyEdge;
  /** Makes all that `create` needs be so: the CNAME of `mta-sts.<domain>` leads to the edge. */
  prepare(domain: string): Promise<void>;
  /** Lets the edge get on until the certificate is issued and the last change is everywhere. */
  settle(domain: string): Promise<void>;
}

/** What every `PolicyEdge` keeps to: the life of a tenant from `create` to `remove`. */
export function policyEdgeContract(name: string, make: () => Promise<EdgeUnderTest>): void {
  const domain = 'example.com';

  async function makeServing() {
    const under = await make();
    await under.prepare(domain);
    await under.edge.create(domain);
    await under.settle(domain);
    const issued = await under.edge.describe(domain);
    if (issued === undefined) throw new Error('no tenant');
    if (!issued.attached) await under.edge.attachCertificate(domain, issued);
    await under.settle(domain);
    const tenant = await under.edge.describe(domain);
    if (tenant === undefined) throw new Error('no tenant');
    return { ...under, tenant };
  }

  describe(`${name} as PolicyEdge`, () => {
    test('has an endpoint that is a host name', async () => {
      const { edge } = await make();
      expect(edge.endpoint).toMatch(/^[a-z0-9.-]+\.[a-z]+$/);
      expect(edge.cacheSeconds).toBeGreaterThanOrEqual(0);
    });

    test('describe() gives undefined for a domain without a tenant', async () => {
      const { edge } = await make();
      expect(await edge.describe(domain)).toBeUndefined();
    });

    test('create(), attachCertificate() and time lead to a tenant that serves', async () => {
      const { tenant } = await makeServing();
      expect(tenant).toMatchObject({ enabled: true, deployed: true, certificate: 'issued', attached: true });
      expect(tenant.certificateId).toBeTruthy();
    });

    test('create() refuses a second tenant of a domain', async () => {
      const { edge } = await makeServing();
      await expect(edge.create(domain)).rejects.toMatchObject({ name: 'EdgeError', code: 'already-exists' });
    });

    test('keeps the tenants of two domains apart', async () => {
      const { edge, prepare, tenant } = await makeServing();
      await prepare('example.net');
      const other = await edge.create('example.net');
      expect(other.id).not.toBe(tenant.id);
      expect(await edge.describe(domain)).toEqual(tenant);
    });

    test('requestCertificate() and time lead to a new certificate that serves', async () => {
      const { edge, settle, tenant } = await makeServing();
      const asked = await edge.requestCertificate(domain, tenant);
      expect(asked.id).toBe(tenant.id);
      expect(asked.attached, 'before it is issued').toBe(asked.certificate === 'issued');
      await settle(domain);
      const issued = await edge.describe(domain);
      expect(issued).toMatchObject({ enabled: true, certificate: 'issued' });
      if (issued && !issued.attached) await edge.attachCertificate(domain, issued);
      await settle(domain);
      expect(await edge.describe(domain)).toMatchObject({
        enabled: true,
        deployed: true,
        certificate: 'issued',
        attached: true,
      });
    });

    test('requestCertificate() refuses a tenant that was changed meanwhile', async () => {
      const { edge, settle, tenant } = await makeServing();
      await edge.disable(domain, tenant);
      await settle(domain);
      await expect(edge.requestCertificate(domain, tenant)).rejects.toMatchObject({
        name: 'EdgeError',
        code: 'stale',
      });
    });

    test('disable() refuses a tenant that was changed meanwhile', async () => {
      const { edge, settle, tenant } = await makeServing();
      await edge.disable(domain, tenant);
      await settle(domain);
      await expect(edge.disable(domain, tenant)).rejects.toMatchObject({ name: 'EdgeError', code: 'stale' });
    });

    test('remove() refuses a tenant that is enabled, and removes one that is not', async () => {
      const { edge, settle, tenant } = await makeServing();
      await expect(edge.remove(domain, tenant)).rejects.toMatchObject({ code: 'not-disabled' });
      await edge.disable(domain, tenant);
      await settle(domain);
      const disabled = await edge.describe(domain);
      expect(disabled).toMatchObject({ enabled: false, deployed: true });
      if (disabled !== undefined) await edge.remove(domain, disabled);
      expect(await edge.describe(domain)).toBeUndefined();
    });
  });
}
