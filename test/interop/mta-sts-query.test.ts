/**
 * Compares postfix-mta-sts-resolver, which many Postfix servers ask for policies, with our own `domain check`. Both use
 * the system's resolver and trust store, and must agree on what is published and on every way it breaks.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../adapters/system.ts';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import type { RecordSet, RecordType } from '../../service/ports/dns-zone.ts';
import { eventually } from '../bin/running-service.ts';
import { readSet } from '../fakes/read-set.ts';
import { FaultyEdge } from './faulty-edge.ts';
import { address } from './private-network.ts';
import { announce, clientOf, register } from './service.ts';
import { describeWith, run, strictmx } from './tools.ts';

describeWith(['mta-sts-query'], 'mta-sts-query and domain check', () => {
  let dataDir: string;
  let service: LocalService;
  let edge: FaultyEdge;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
    service = await startLocalService({
      dataDir,
      version: 'interop',
      host: address,
      ports: { api: 0, https: 8443, dns: 53, smtp: 25 },
      log: createLog({ quiet: true }),
    });
    edge = await FaultyEdge.open(service.ready, dataDir);
  });
  afterAll(async () => {
    await edge?.close();
    await service?.close();
    await rm(dataDir, { recursive: true });
  });

  const caFile = () => service.ready.https.caFile;
  const query = async (domain: string, knownId: string[] = []) =>
    (await run('mta-sts-query', [domain, ...knownId], { env: { SSL_CERT_FILE: caFile() } })).stdout;
  const check = async (domain: string) => {
    const { stdout, status } = await strictmx(['domain', 'check', domain, '--json'], caFile());
    return { status, ...JSON.parse(stdout) };
  };

  /** Sets the records of one type and name in the zone of a domain, as its owner would. */
  async function setRecord(zone: string, name: string, type: RecordType, ...values: string[]): Promise<void> {
    await service.zones.addZone(zone);
    const from = await readSet(service.zones, zone, name, type);
    const to: RecordSet = { name, type, ttlSeconds: 60, values };
    await service.zones.change(zone, [values.length === 0 ? { from, to: undefined } : { from, to }]);
  }

  test('both agree on id, mode and MX for a new policy, after an edit, and after a switch to none', async () => {
    const domain = 'managed.example';
    await register(service.ready, domain);
    for (const [mode, verdict, mx] of [
      ['enforce', 'enforced', [`mx1.${domain}`, `*.mail.${domain}`]],
      ['testing', 'tested', [`mx1.${domain}`]],
      ['none', 'none', [`mx1.${domain}`]],
    ] as const) {
      const { id } = await announce(service.ready, domain, mode, [...mx]);
      await setRecord(domain, domain, 'MX', `10 mx1.${domain}`);
      const seen = await query(domain);
      expect(seen).toContain(`(<STSFetchResult.VALID: 1>, ('${id}'`);
      expect(seen).toContain(`'mode': '${mode}'`);
      expect(seen).toContain(`'mx': [${mx.map((pattern) => `'${pattern}'`).join(', ')}]`);
      expect(seen).toContain(`'max_age': 1209600`);
      expect(await query(domain, [id])).toContain('STSFetchResult.NOT_CHANGED');
      expect(await check(domain)).toMatchObject({ status: 0, verdict, id, policy: { mode, mx } });
    }
  });

  const domain = 'external.example';
  const record = `_mta-sts.${domain}`;
  const policyHost = `mta-sts.${domain}`;
  const aliases = new Map<string, string>();

  /** The owner's zone, with the CNAMEs that the API asks for. */
  async function setUp(): Promise<void> {
    await setRecord(domain, domain, 'MX', `10 mx.${domain}`);
    await register(service.ready, domain, 'external');
    const { body } = await clientOf(service.ready).api('GET', `/v1/domains/${domain}`);
    for (const { name, type, value } of body.records) {
      aliases.set(name, value);
      await setRecord(domain, name, type, value);
    }
    await announce(service.ready, domain, 'enforce', [`mx.${domain}`]);
  }

  beforeAll(setUp);
  beforeEach(() => edge.repair());

  const text = (body: string, contentType = 'text/plain') => {
    edge.respond = (response) => response.writeHead(200, { 'Content-Type': contentType }).end(body);
  };
  const policy = (...lines: string[]) => [...lines, 'max_age: 1209600', ''].join('\r\n');
  const right = policy('version: STSv1', 'mode: enforce', `mx: mx.${domain}`);

  const inDns: [string, 'NONE' | 'FETCH_ERROR', string, string, RecordType, string[]][] = [
    ['no record', 'NONE', 'record-missing', record, 'TXT', []],
    ['two records', 'NONE', 'record-invalid', record, 'TXT', ['v=STSv1; id=1;', 'v=STSv1; id=2;']],
    ['a record of another version', 'NONE', 'record-invalid', record, 'TXT', ['v=STSv2; id=1;']],
    ['a record without an id', 'NONE', 'record-invalid', record, 'TXT', ['v=STSv1;']],
    ['no policy host', 'FETCH_ERROR', 'fetch-dns', policyHost, 'A', []],
  ];

  test.each(inDns)('both find no policy with %s: %s, %s', async (_, result, code, name, type, values) => {
    await expectHealthy();
    const alias = aliases.get(name) ?? '';
    await setRecord(domain, name, 'CNAME');
    if (values.length > 0) await setRecord(domain, name, type, ...values);
    await expectBroken(result, code);
    if (values.length > 0) await setRecord(domain, name, type);
    await setRecord(domain, name, 'CNAME', alias);
  });

  const overHttps: [string, string, () => void][] = [
    ['404', 'wrong-status', () => (edge.respond = (response) => response.writeHead(404).end())],
    [
      'a redirect',
      'redirect',
      () => (edge.respond = (response) => response.writeHead(301, { Location: `https://${domain}/` }).end()),
    ],
    ['text/html', 'wrong-media-type', () => text(right, 'text/html')],
    ['more than 64 KB', 'fetch-too-large', () => text(right + 'x'.repeat(70_000))],
    ['no version', 'policy-invalid', () => text(policy('mode: enforce', `mx: mx.${domain}`))],
    ['an unknown mode', 'policy-invalid', () => text(right.replace('enforce', 'enfroce'))],
    ['no mx', 'policy-invalid', () => text(policy('version: STSv1', 'mode: enforce'))],
    ['a certificate with the wrong name', 'fetch-tls-name', () => (edge.certificate = 'misnamed')],
    ['an expired certificate', 'fetch-tls-expired', () => (edge.certificate = 'expired')],
    ['an untrusted certificate', 'fetch-tls-untrusted', () => (edge.certificate = 'untrusted')],
  ];

  test.each(overHttps)('both refuse a policy with %s: FETCH_ERROR, %s', async (_, code, breakIt) => {
    breakIt();
    await expectBroken('FETCH_ERROR', code);
  });

  async function expectHealthy(): Promise<void> {
    const [seen, checked] = await Promise.all([query(domain), check(domain)]);
    expect(seen).toContain('STSFetchResult.VALID');
    expect(checked).toMatchObject({ status: 0, verdict: 'enforced' });
  }

  async function expectBroken(result: string, code: string): Promise<void> {
    const [seen, { status, verdict, findings }] = await Promise.all([query(domain), check(domain)]);
    expect(seen).toContain(`(<STSFetchResult.${result}: `);
    expect({ status, verdict }).toEqual({ status: 1, verdict: 'broken' });
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', code }));
  }

  test('domain check exits 2 if DNS does not answer', async () => {
    expect(await check('elsewhere.example')).toMatchObject({ status: 2, verdict: 'unknown' });
    expect(await query('elsewhere.example')).toContain('STSFetchResult.FETCH_ERROR');
  });

  test('a domain whose owner has set the CNAMEs that the API asks for is announced', async () => {
    const { body } = await eventually(
      () => clientOf(service.ready).api('GET', `/v1/domains/${domain}`),
      (answer) => answer.body.state === 'announced',
    );
    expect(body.records.map(({ state }: { state: string }) => state)).toEqual(['set', 'set', 'set']);
  });
});
