import { expect, test } from 'vitest';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { waitingReportKey } from '../../../service/store/reports/waiting-report.ts';
import { domainName } from '../../fakes/names.ts';
import { claim, deployFunction, domain, register } from '../deploy-function.ts';
import { sqsEvent, zoneId } from '../stub-world.ts';

const world = deployFunction('advance-hosting');

const advance = (name: string) =>
  world().invoke('advance-hosting', sqsEvent([JSON.stringify({ kind: 'advance-hosting', domain: name })]));
const record = (name: string, type: string) => world().stub.route53.values(zoneId, name, type);

test('advance-hosting takes the domain to being served', async () => {
  await register(world());
  // The first look makes the records and the tenant, and the next finds the certificate.
  for (const _ of [1, 2]) expect((await advance(domain)).answer).toEqual({ batchItemFailures: [] });
  const target = record(`mta-sts.${domain}`, 'CNAME');
  expect(target).toEqual([expect.stringMatching(/^\w{20}\.edge\.mta\.example\.net\.$/u)]);
  expect(record(`_smtp._tls.${domain}`, 'TXT')?.[0]).toMatch(/^"v=TLSRPTv1; ?rua=mailto:/u);
  expect(world().stub.cloudFront.tenantOf(`mta-sts.${domain}`)?.certificateArn).toBeDefined();
  expect(world().asked).toContain(`CNAME mta-sts.${domain}`);
});

test('advance-hosting lets a claim host once its CNAMEs point to it, and queues the reports that waited for it', async () => {
  const name = domainName('claimed.example.net');
  const { ports, stub } = world();
  const claimed = await claim(world(), name);
  await ports.store.put(waitingReportKey(claimed.inbox, 'mail/in/m1'), '');
  const { mtaStsRecord, tlsRptRecord } = delegatedNames(claimed, ports.service);
  const cnames = { '_mta-sts': mtaStsRecord, '_smtp._tls': tlsRptRecord };
  for (const [label, target] of Object.entries(cnames)) {
    const to = { name: `${label}.${name}`, type: 'CNAME' as const, ttlSeconds: 60, values: [target] };
    await ports.dns.change(zoneId, [{ from: undefined, to }]);
  }
  const { answer, log } = await advance(name);
  expect(answer, log).toEqual({ batchItemFailures: [] });
  expect((await loadDomain(ports, name))?.state.owner).toBe('acme');
  const left = stub.s3.keys('State').filter((key) => /^(?:claims|waiting-reports)\//u.test(key));
  expect(left).toEqual([]);
  const tasks = world().takeSqsEvent('receive-report').Records;
  expect(tasks.map(({ body }) => JSON.parse(body))).toEqual([{ kind: 'receive-report', key: 'mail/in/m1' }]);
});

test('advance-hosting says what an AWS error means, although its bundle does not have every error class', async () => {
  const taken = domainName('taken.example.net');
  world().stub.cloudFront.inUseElsewhere.add(`mta-sts.${taken}`);
  await register(world(), taken);
  await advance(taken);
  expect((await loadDomain(world().ports, taken))?.state.hosting.problem).toMatchObject({
    code: 'edge-cname-in-use',
  });
});
