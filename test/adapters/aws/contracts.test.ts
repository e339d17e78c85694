/** The suites of the ports, on the AWS adapters over the stub. */
import { afterEach, beforeEach } from 'vitest';
import { createCloudFrontTenants } from '../../../adapters/aws/cloudfront-tenants.ts';
import { coalesceChanges } from '../../../adapters/aws/dns/coalescing-dns-zone.ts';
import { createRoute53DnsZone } from '../../../adapters/aws/dns/route53-dns-zone.ts';
import { createSesMailOut } from '../../../adapters/aws/mail/ses-mail-out.ts';
import { createSqsTaskQueue, type QueueUrls } from '../../../adapters/aws/sqs-task-queue.ts';
import type { DnsZone } from '../../../service/ports/dns-zone.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { createStubClients } from '../../aws-stub/stub-clients.ts';
import { dnsZoneContract } from '../../contracts/dns-zone.contract.ts';
import { edgeTenantsContract } from '../../contracts/edge-tenants.contract.ts';
import { mailOutContract } from '../../contracts/mail-out.contract.ts';
import { taskQueueContract } from '../../contracts/task-queue.contract.ts';

let stub: AwsStub;
let clients: ReturnType<typeof createStubClients>;

beforeEach(async () => {
  stub = new AwsStub();
  clients = createStubClients(await stub.start());
});
afterEach(() => stub.stop());

async function makeZone(): Promise<DnsZone> {
  for (const name of ['strictmx.test', 'example.com', 'sub.example.com']) stub.route53.addZone(name);
  const waiting = { inSyncSeconds: 1, pollMilliseconds: 1 };
  return createRoute53DnsZone(clients.route53, { zones: 'all', waiting });
}

dnsZoneContract('Route 53', makeZone);
dnsZoneContract('Route 53 with changes together', async () => coalesceChanges(await makeZone(), 1));

for (const automatic of [true, false]) {
  edgeTenantsContract(`CloudFront, ${automatic ? 'automatic' : 'step by step'},`, async () => {
    const { cloudFront, route53 } = stub;
    const { distributionId, connectionGroupId, endpoint } = cloudFront;
    cloudFront.automatic = automatic;
    const zoneOf = new Map(['example.com', 'example.net'].map((name) => [name, route53.addZone(name)]));
    return {
      tenants: createCloudFrontTenants(clients.cloudFront, {
        distributionId,
        connectionGroupId,
      }),
      prepare: async (domain) =>
        route53.write(zoneOf.get(domain)!, `mta-sts.${domain}`, 'CNAME', 300, [`${endpoint}.`]),
      async settle(domain) {
        cloudFront.setCertificate(`mta-sts.${domain}`, 'issued');
        cloudFront.deploy(`mta-sts.${domain}`);
      },
    };
  });
}

mailOutContract('SES', async () => {
  stub.ses.verified.add('strictmx.test');
  stub.ses.configurationSets.add('strictmx');
  return {
    mail: createSesMailOut(clients.ses, 'strictmx'),
    // SES adds a date and a Message-ID at the end of the header.
    arrived: async () =>
      stub.ses.sent.map(({ raw }) =>
        Buffer.from(raw.replace(/\r\nDate: [^\r]*\r\nMessage-ID: [^\r]*(?=\r\n\r\n)/u, ''), 'latin1'),
      ),
  };
});

taskQueueContract('SQS', async () => {
  const kinds: Task['kind'][] = ['rotate-id', 'advance-hosting', 'receive-report', 'send-digest'];
  for (const kind of kinds) stub.sqs.createQueue(kind);
  const urls: QueueUrls = Object.fromEntries(kinds.map((kind) => [kind, kind]));
  return {
    tasks: createSqsTaskQueue(clients.sqs, urls),
    delivered: async () => kinds.flatMap((kind) => stub.sqs.take(kind)).map(({ body }) => JSON.parse(body)),
  };
});
