/**
 * Does what Postfix 3.10 would do: libtlsrpt sends one datagram for each delivery to a unix socket, without waiting.
 * Debian 12 lacks the library, so Python's standard library sends the same datagrams to `strictmx collect`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningService } from '../bin/running-service.ts';
import { register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

/** As libtlsrpt: connect, send without blocking, close. */
const libtlsrpt = `
import socket, sys
for line in sys.stdin.buffer.read().splitlines():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as datagrams:
        datagrams.connect(sys.argv[1])
        datagrams.send(line)
`;

describeWith(['python3'], 'A libtlsrpt sender', () => {
  let service: RunningService;
  let folder: string;
  let collector: ChildProcess;
  beforeAll(async () => {
    service = await startService();
    folder = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
    const flags = ['--socket', socket(), '--spool', join(folder, 'spool'), '--batch-seconds', '1'];
    const { api, adminToken } = service.ready;
    collector = spawn(process.execPath, ['bin/strictmx.js', 'collect', ...flags], {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, STRICTMX_API: api, STRICTMX_TOKEN: adminToken },
    });
    if (collector.stderr) await once(createInterface(collector.stderr), 'line');
  });
  afterAll(async () => {
    const ended = once(collector, 'exit');
    collector.kill('SIGTERM');
    await ended;
    await service.remove();
    await rm(folder, { recursive: true });
  });

  const socket = () => join(folder, 'tlsrpt.sock');

  test('results sent to the socket of strictmx collect are in the report of the day', async () => {
    const domain = 'told.example';
    await register(service.ready, domain);
    const sts = {
      'policy-type': 2,
      'policy-domain': domain,
      'policy-string': ['version: STSv1', 'mode: enforce'],
    };
    const failure = { c: 204, s: '192.0.2.10', n: `mx.${domain}`, h: `mx.${domain}`, r: '198.51.100.7' };
    const datagrams = [
      { policies: [{ ...sts, 'mx-host': [`mx.${domain}`], t: 0, f: 0 }] },
      { policies: [{ ...sts, 'mx-host': [`mx.${domain}`], 'failure-details': [failure], t: 1, f: 1 }] },
      { policies: [{ 'policy-type': 9, 'failure-details': [{ c: 201, n: `mx.${domain}` }], t: 1, f: 1 }] },
    ].map((datagram) =>
      JSON.stringify({ dpv: '1', d: domain, pr: 'v=TLSRPTv1;rua=mailto:x@told.example', ...datagram }),
    );
    const sent = await run('python3', ['-c', libtlsrpt, socket()], { input: datagrams.join('\n') });
    expect(sent.status, sent.output).toBe(0);

    // The day is not over, so the report is one that would be made.
    const path = `/v1/outbound/${new Date().toISOString().slice(0, 10)}?dry-run=true&domain=${domain}`;
    const { body } = await eventually(
      () => service.api('PUT', path),
      (answer) => answer.body.reports[0]?.policies.length === 2,
    );
    const [{ policies, mails }] = body.reports;
    expect(policies).toContainEqual(
      expect.objectContaining({ policyType: 'sts', successfulSessions: 1, failedSessions: 1 }),
    );
    expect(policies).toContainEqual(
      expect.objectContaining({ policyType: 'no-policy-found', failedSessions: 1 }),
    );
    expect(mails[0].mime).toContain('1 with certificate-expired at mx.told.example');
  });
});
