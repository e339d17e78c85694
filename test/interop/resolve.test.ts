/**
 * Postfix asks `strictmx resolve serve` how mail may leave, and does what it is told. The receivers' MX is our own intake,
 * whose certificate is for reports.strictmx.test.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../adapters/system.ts';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { ResolverProcess } from '../bin/resolve/running-resolver.ts';
import { eventually } from '../bin/running-service.ts';
import { Postfix } from './postfix.ts';
import { address } from './private-network.ts';
import { announce, register } from './service.ts';
import { describeWith, run } from './tools.ts';

const intake = 'reports.strictmx.test';

describeWith(['postfix', 'swaks'], 'Postfix and resolve serve', () => {
  let folder: string;
  let service: LocalService;
  let resolver: ResolverProcess;
  let postfix: Postfix;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
    service = await startLocalService({
      dataDir: join(folder, 'service'),
      version: 'interop',
      host: address,
      ports: { api: 0, https: 443, dns: 53, smtp: 25 },
      log: createLog({ quiet: true }),
    });
    for (const [domain, mx] of [
      ['right.example', intake],
      ['wrong.example', 'mx.wrong.example'],
    ] as const) {
      await register(service.ready, domain);
      await announce(service.ready, domain, 'enforce', [mx]);
      await setMx(domain);
    }
    await service.zones.addZone('plain.example');
    await setMx('plain.example');
    const lists = join(folder, 'lists.json');
    const match = { kind: 'domain', value: 'listed.example' };
    await writeFile(lists, JSON.stringify([{ id: '1', list: 'required', match, reason: 'contract' }]));
    await service.zones.addZone('listed.example');
    await setMx('listed.example');
    resolver = await ResolverProcess.start(
      ['--socketmap', '127.0.0.1:0', '--dns', address, '--spool', join(folder, 'spool'), '--lists', lists],
      { NODE_EXTRA_CA_CERTS: service.ready.https.caFile },
    );
    postfix = await Postfix.start({
      smtp_tls_security_level: 'may',
      smtp_tls_loglevel: '1',
      smtp_tls_CAfile: service.ready.https.caFile,
      smtp_tls_policy_maps: map('QUERY'),
    });
  });
  afterAll(async () => {
    await postfix?.stop();
    await resolver?.end();
    await service?.close();
    await rm(folder, { recursive: true });
  });

  const map = (name: string) => {
    const { socketmap } = resolver.ready;
    return 'port' in socketmap ? `socketmap:inet:127.0.0.1:${socketmap.port}:${name}` : '';
  };

  async function setMx(zone: string): Promise<void> {
    const to = { name: zone, type: 'MX' as const, ttlSeconds: 60, values: [`10 ${intake}`] };
    await service.zones.change(zone, [{ from: undefined, to }]);
  }

  test.each([
    ['an enforce policy', 'QUERY', 'right.example', `secure match=${intake} servername=hostname`],
    [
      'the map name of postfix-mta-sts-resolver',
      'postfix',
      'right.example',
      `secure match=${intake} servername=hostname`,
    ],
    ['attributes', 'QUERYwithTLSRPT', 'right.example', 'policy_domain=right.example'],
    ['a list', 'QUERY', 'listed.example', 'encrypt'],
    ['nothing', 'QUERY', 'plain.example', ''],
  ])('postmap gets what follows from %s', async (_, name, domain, answer) => {
    const { status, output } = await postfix.query(domain, map(name));
    expect(output).toContain(answer);
    expect(status).toBe(answer === '' ? 1 : 0);
  });

  test.each([
    [
      'over a verified connection if the policy names the server',
      'right.example',
      'Verified TLS connection established',
    ],
    ['not at all if it names another', 'wrong.example', 'status=deferred'],
  ])('Postfix sends %s', async (_, domain, text) => {
    const envelope = ['--from', 'a@mailbox.example', '--to', `u@${domain}`];
    const handedIn = await run('swaks', ['--server', Postfix.server(), ...envelope]);
    expect(handedIn.status, handedIn.output).toBe(0);
    const log = await eventually(
      () => postfix.log(),
      (all) => all.includes(`to=<u@${domain}>`),
    );
    expect(log).toContain(text);
  });
});
