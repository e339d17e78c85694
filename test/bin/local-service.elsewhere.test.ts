/** A domain that somebody else serves comes to the local service, and brings what senders hold. */
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../adapters/local/https/certificate-authority.ts';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import type { RecordType } from '../../service/ports/dns-zone.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { domainName } from '../fakes/names.ts';
import { readSet } from '../fakes/read-set.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { eventually, policyOf } from './running-service.ts';

const domain = 'moving.example';
const path = `/v1/domains/${domain}`;
const host = `mta-sts.${domain}`;
const heldPolicy = 'version: STSv1\r\nmode: enforce\r\nmx: mx.old.example\r\nmax_age: 864000\r\n';
const dataDir = temporaryFolder();
let other: Server;
let service: LocalService;
/** What was asked of the other server. */
const asked: string[] = [];

beforeAll(async () => {
  const theirs = await openCertificateAuthority(temporaryFolder());
  const ours = await openCertificateAuthority(dataDir);
  const { key, chain } = await theirs.issue(host);
  other = createServer({ key, cert: chain }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end(heldPolicy);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const verifyCa = join(dataDir, 'trusted.pem');
  await writeFile(verifyCa, ours.caCertificate + theirs.caCertificate);
  service = await startLocalService({
    dataDir,
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
    verifyCa,
    connectElsewhere: () => ({ host: '127.0.0.1', port }),
  });
  await service.zones.addZone(domain);
});
afterAll(async () => {
  await service.close();
  other.closeAllConnections();
  other.close();
});

/** As whoever controls the domain's zone. */
async function setRecord(name: string, type: RecordType, value: string): Promise<void> {
  const from = await readSet(service.zones, domain, name, type);
  await service.zones.change(domain, [{ from, to: { name, type, ttlSeconds: 60, values: [value] } }]);
}

async function call(method: string, url: string, body?: object, ifMatch?: string) {
  const response = await fetch(`${service.ready.api}${url}`, {
    method,
    headers: { Authorization: `Bearer ${service.ready.adminToken}`, ...(ifMatch && { 'If-Match': ifMatch }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into many shapes
  const answer: any = await response.json();
  return { status: response.status, body: answer };
}

const versions = async () => (await call('GET', `${path}/versions`)).body.versions;

test('a policy that is served elsewhere is in the ledger before the domain comes here, and guards its first edit', async () => {
  await setRecord(host, 'CNAME', 'mta-sts.provider.example');
  await setRecord(`_mta-sts.${domain}`, 'TXT', 'v=STSv1; id=theirs1;');
  await setRecord(domain, 'MX', '10 mx.new.example');
  expect((await call('PUT', path, { owner: 'acme', zone: 'external' })).status).toBe(201);
  const [held] = await eventually(versions, (found) => found?.length === 1);
  expect(held).toMatchObject({ mode: 'enforce', text: heldPolicy, by: 'elsewhere' });
  expect(asked).toEqual([`${host}/.well-known/mta-sts.txt`]);

  const [{ value: target }] = (await call('GET', path)).body.records;
  await setRecord(host, 'CNAME', target);
  await service.tasks.enqueue([{ kind: 'advance-hosting', domain: domainName(domain) }]);
  await service.tasks.idle();
  expect((await call('GET', path)).body.state).toBe('serving');
  const { body } = await call('PUT', `${path}/policy`, policyOf('enforce', 'mx.new.example'));
  expect(body.warnings[0]).toMatch(/^"mx\.new\.example" .*senders may (?:still )?hold /u);
  expect(asked, 'from here on our own server is asked').toHaveLength(1);
});
