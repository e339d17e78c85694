import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCloudFrontTenants } from '../../../adapters/aws/cloudfront-tenants.ts';
import type { EdgeErrorCode, EdgeTenants } from '../../../service/ports/edge-tenants.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { edgeTenantsContract } from '../../contracts/edge-tenants.contract.ts';
import { domainName } from '../../fakes/names.ts';

let stub: AwsStub;
let tenants: EdgeTenants;
let zone: string;

const host = 'mta-sts.example.com';
const setCname = () => stub.route53.write(zone, host, 'CNAME', 60, [`${stub.cloudFront.endpoint}.`]);
const refused = (code: EdgeErrorCode) => expect.objectContaining({ name: 'EdgeError', code });

beforeEach(async () => {
  stub = new AwsStub();
  stub.cloudFront.automatic = false;
  zone = stub.route53.addZone('example.com');
  tenants = createCloudFrontTenants(createStubClients(await stub.start()).cloudFront, {
    distributionId: stub.cloudFront.distributionId,
    connectionGroupId: stub.cloudFront.connectionGroupId,
  });
});
afterEach(() => stub.stop());

for (const automatic of [true, false]) {
  edgeTenantsContract(`CloudFront, ${automatic ? 'automatic' : 'step by step'},`, async () => {
    const { cloudFront, route53 } = stub;
    cloudFront.automatic = automatic;
    const zoneOf = new Map([
      ['example.com', zone],
      ['example.net', route53.addZone('example.net')],
    ]);
    return {
      tenants,
      prepare: async (domain) =>
        route53.write(zoneOf.get(domain)!, `mta-sts.${domain}`, 'CNAME', 300, [`${cloudFront.endpoint}.`]),
      async settle(domain) {
        cloudFront.setCertificate(`mta-sts.${domain}`, 'issued');
        cloudFront.deploy(`mta-sts.${domain}`);
      },
    };
  });
}

describe('createCloudFrontTenants()', () => {
  test('takes a domain from nothing to served, and back', async () => {
    expect(await tenants.describe(domainName('example.com'))).toBeUndefined();
    setCname();
    expect(await tenants.create(domainName('example.com'))).toMatchObject({
      enabled: true,
      deployed: false,
      certificate: 'pending',
      attached: false,
    });

    stub.cloudFront.setCertificate(host, 'issued');
    const issued = (await tenants.describe(domainName('example.com')))!;
    expect(issued).toMatchObject({ certificate: 'issued', attached: false });
    await tenants.attachCertificate(domainName('example.com'), issued);
    stub.cloudFront.deploy(host);
    const served = (await tenants.describe(domainName('example.com')))!;
    expect(served).toMatchObject({ enabled: true, deployed: true, certificate: 'issued', attached: true });

    await expect(tenants.remove(domainName('example.com'), served)).rejects.toEqual(refused('not-disabled'));
    const disabled = await tenants.disable(domainName('example.com'), served);
    expect(disabled).toMatchObject({ enabled: false, deployed: false, attached: true });
    stub.cloudFront.deploy(host);
    await tenants.remove(domainName('example.com'), disabled);
    expect(await tenants.describe(domainName('example.com'))).toBeUndefined();
  });

  test('disable() keeps the certificate, because an update replaces the whole tenant', async () => {
    stub.cloudFront.automatic = true;
    setCname();
    await tenants.create(domainName('example.com'));
    await tenants.attachCertificate(
      domainName('example.com'),
      (await tenants.describe(domainName('example.com')))!,
    );
    await tenants.disable(domainName('example.com'), (await tenants.describe(domainName('example.com')))!);
    expect(stub.cloudFront.tenantOf(host)).toMatchObject({
      enabled: false,
      connectionGroupId: stub.cloudFront.connectionGroupId,
      certificateArn: expect.stringContaining('arn:aws:acm'),
    });
  });

  test.each<[string, () => void, EdgeErrorCode]>([
    ['the CNAME is missing', () => {}, 'cname-not-seen'],
    ['another account serves the name', () => stub.cloudFront.inUseElsewhere.add(host), 'cname-in-use'],
    [
      'the quota is reached',
      () => {
        setCname();
        stub.cloudFront.maxTenants = 0;
      },
      'limit-exceeded',
    ],
  ])('create() says what to do if %s', async (_, arrange, code) => {
    arrange();
    await expect(tenants.create(domainName('example.com'))).rejects.toEqual(refused(code));
  });

  test('create() after a lost answer says that the host is in use, and describe() that it is ours', async () => {
    setCname();
    stub.faults.add({ kind: 'lose-answer', call: 1, attempts: 'first' });
    await expect(tenants.create(domainName('example.com'))).rejects.toEqual(refused('cname-in-use'));
    expect(await tenants.describe(domainName('example.com'))).toMatchObject({ certificate: 'pending' });
  });

  test('describe() ignores tenants of another deployment in the account', async () => {
    stub.cloudFront.addForeignTenant(host);
    expect(await tenants.describe(domainName('example.com'))).toBeUndefined();
  });

  test.each([
    ['validation-timed-out', 'timed-out'],
    ['failed', 'failed'],
    ['revoked', 'failed'],
    ['pending-validation', 'pending'],
  ])('describe() reads the certificate status %s as %s', async (status, certificate) => {
    setCname();
    await tenants.create(domainName('example.com'));
    stub.cloudFront.setCertificate(host, status);
    expect(await tenants.describe(domainName('example.com'))).toMatchObject({ certificate });
  });

  test('requestCertificate() gets another certificate for a tenant whose first one failed', async () => {
    setCname();
    await tenants.create(domainName('example.com'));
    stub.cloudFront.setCertificate(host, 'validation-timed-out');
    const asked = await tenants.requestCertificate(
      domainName('example.com'),
      (await tenants.describe(domainName('example.com')))!,
    );
    expect(asked).toMatchObject({ certificate: 'pending', attached: false, enabled: true });
    stub.cloudFront.setCertificate(host, 'issued');
    const issued = (await tenants.describe(domainName('example.com')))!;
    expect(await tenants.attachCertificate(domainName('example.com'), issued)).toMatchObject({
      attached: true,
    });
  });

  test.each(['disable', 'attachCertificate', 'requestCertificate', 'remove'] as const)(
    '%s() refuses a stale tenant',
    async (action) => {
      setCname();
      await tenants.create(domainName('example.com'));
      stub.cloudFront.setCertificate(host, 'issued');
      const tenant = (await tenants.describe(domainName('example.com')))!;
      await tenants.disable(domainName('example.com'), tenant);
      await expect(tenants[action](domainName('example.com'), tenant)).rejects.toEqual(refused('stale'));
    },
  );

  test('remove() of a tenant that is gone does not fail', async () => {
    await tenants.remove(domainName('example.com'), {
      id: 'dt_gone',
      etag: 'E1',
      enabled: false,
      deployed: true,
      certificate: 'none',
      attached: false,
    });
    expect(stub.callNames()).toEqual(['cloudfront.DeleteDistributionTenant']);
  });
});
