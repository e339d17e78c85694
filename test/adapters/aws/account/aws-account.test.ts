import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAwsAccount } from '../../../../adapters/aws/account/aws-account.ts';
import type { Account } from '../../../../service/ports/account.ts';
import { AwsStub } from '../../../aws-stub/aws-stub.ts';
import { stubAccessKeyId } from '../../../aws-stub/stub-clients.ts';

const stub = new AwsStub();
let account: Account;
beforeAll(async () => {
  const endpoint = await stub.start();
  const credentials = { accessKeyId: stubAccessKeyId, secretAccessKey: 'stub' };
  account = createAwsAccount('eu-west-1', { endpoint, credentials });
});
afterAll(() => stub.stop());

test('createAwsAccount() reads the account of the credentials', async () => {
  expect(await account.id()).toBe('123456789012');
});

test('createAwsAccount() reads the bootstrap of the very region', async () => {
  stub.account.bootstrapVersions.set('eu-west-1', 21);
  expect(await account.bootstrapVersion('eu-west-1')).toBe(21);
  expect(await account.bootstrapVersion('us-east-1')).toBeUndefined();
});

test('createAwsAccount() knows whether there is a distribution', async () => {
  expect(await account.hasDistribution()).toBe(true);
  stub.cloudFront.hasDistribution = false;
  expect(await account.hasDistribution()).toBe(false);
});

test('createAwsAccount() knows whether CloudFront serves a host', async () => {
  stub.cloudFront.addForeignTenant('mta-sts.example.com');
  expect(await account.hasTenant('mta-sts.example.com')).toBe(true);
  expect(await account.hasTenant('mta-sts.example.net')).toBe(false);
});

test('createAwsAccount() reads a hosted zone, its name servers and its size', async () => {
  const id = stub.route53.addZone('example.net');
  stub.route53.write(id, 'a.example.net', 'TXT', 60, ['"x"']);
  expect(await account.hostedZone(id)).toEqual({
    name: 'example.net',
    isPrivate: false,
    nameServers: stub.route53.nameServers,
    records: 1,
    maxRecords: 10_000,
  });
  const hidden = stub.route53.addZone('example.org', { private: true });
  expect(await account.hostedZone(hidden)).toMatchObject({ isPrivate: true });
  expect(await account.hostedZone('Z00000000000000000099')).toBeUndefined();
});

test('createAwsAccount() counts records below a name over several pages, and no others', async () => {
  const id = stub.route53.addZone('example.com');
  for (let n = 0; n < 301; n++) stub.route53.write(id, `c${n}._mta-sts.mta.example.com`, 'TXT', 60, ['"x"']);
  for (const name of ['_mta-sts.mta.example.com', 'x_mta-sts.mta.example.com', 'zz.mta.example.com'])
    stub.route53.write(id, name, 'TXT', 60, ['"x"']);
  expect(await account.countRecordsBelow(id, '_mta-sts.mta.example.com')).toBe(301);
});

test('createAwsAccount() reads what SES has active and allows', async () => {
  expect(await account.activeRuleSet()).toBeUndefined();
  stub.sesReceipt.active = 'theirs';
  stub.sesReceipt.rules = [['reports.example.net'], []];
  stub.sesReceipt.disabled.add(1);
  expect(await account.activeRuleSet()).toEqual({
    name: 'theirs',
    rules: [
      { recipients: ['reports.example.net'], isEnabled: true },
      { recipients: [], isEnabled: false },
    ],
  });
  stub.ses.sandbox = true;
  expect(await account.sending()).toEqual({ isSandbox: true, isEnabled: true });
  stub.ses.paused = true;
  expect(await account.sending()).toEqual({ isSandbox: true, isEnabled: false });
});

test('createAwsAccount() reads whether SES has verified a domain, and its bounce address', async () => {
  expect(await account.identity('reports.example.net')).toBeUndefined();
  stub.ses.pending.add('reports.example.net');
  expect(await account.identity('reports.example.net')).toEqual({
    isVerified: false,
    isMailFromReady: false,
  });
  stub.ses.verified.add('reports.example.net');
  stub.ses.mailFrom.add('reports.example.net');
  expect(await account.identity('reports.example.net')).toEqual({ isVerified: true, isMailFromReady: true });
});

test('createAwsAccount() reads how many functions may run at once', async () => {
  stub.account.concurrency = 10;
  expect(await account.concurrency()).toBe(10);
});

test('createAwsAccount() finds a quota among those of its service, on any page', async () => {
  stub.account.quotas.set('acm Imported certificates', 2_500);
  stub.account.quotas.set('acm ACM certificates', 5_000);
  stub.account.quotas.set('acm ACM certificates created in last 365 days', 1);
  expect(await account.quota('certificates')).toBe(5_000);
  expect(await account.quota('tenants')).toBeUndefined();
  stub.account.quotas.set('cloudfront Distribution tenants per AWS account', 10_000);
  expect(await account.quota('tenants')).toBe(10_000);
});

test('createAwsAccount() throws the error of a call that is denied, with its name', async () => {
  stub.mayCall = () => false;
  await expect(account.concurrency()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(account.identity('reports.example.net')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  await expect(account.bootstrapVersion('eu-west-1')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
