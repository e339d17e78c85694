/** The DNS clients of BIND and Knot query the embedded server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningService } from '../bin/running-service.ts';
import { address } from './private-network.ts';
import { announce, register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

describeWith(['dig', 'delv', 'kdig'], 'dig, delv and kdig', () => {
  const domain = 'lookup.example';
  const name = `_mta-sts.${domain}`;
  let service: RunningService;
  let record: string;
  beforeAll(async () => {
    service = await startService();
    await register(service.ready, domain);
    record = `"v=STSv1; id=${(await announce(service.ready, domain, 'testing', [`mx.${domain}`])).id};"`;
  });
  afterAll(() => service.remove());

  const dig = async (...args: string[]) => (await run('dig', [`@${address}`, '+tries=1', ...args])).stdout;

  test.each([
    ['UDP', ['+notcp']],
    ['TCP', ['+tcp']],
    ['several queries on one TCP connection', ['+tcp', '+keepopen', name, 'TXT']],
    ['UDP without EDNS', ['+noedns']],
    ['UDP with a DNS cookie', ['+cookie']],
    ['UDP with an unknown EDNS option', ['+ednsopt=65001:abcd']],
  ])('dig gets the record with %s', async (_, flags) => {
    expect(await dig('+short', ...flags, name, 'TXT')).toContain(record);
  });

  test('dig sees an authoritative answer, its own letter case, and no recursion', async () => {
    const answer = await dig(`_MTA-sts.LookUP.exAMPle`, 'TXT');
    expect(answer).toMatch(/status: NOERROR/);
    expect(answer).toMatch(/;; flags: qr aa rd;/);
    expect(answer).toMatch(/^_MTA-sts\.LookUP\.exAMPle\.\s+\d+\s+IN\s+TXT/m);
    expect(answer).toContain(record);
  });

  test('dig sees TC for an answer over 512 bytes, and gets it over TCP', async () => {
    const key = ['strictmx._domainkey.reports.strictmx.test', 'TXT'];
    expect(await dig('+bufsize=1232', '+ignore', ...key)).toMatch(/p=MII/);
    const truncated = await dig('+bufsize=512', '+ignore', ...key);
    expect(truncated).toMatch(/;; flags: qr aa tc rd;.* ANSWER: 0/);
    const retried = await dig('+bufsize=512', ...key);
    expect(retried).toContain(';; Truncated, retrying in TCP mode.');
    expect(retried).toMatch(/p=MII/);
  });

  test.each([
    ['NXDOMAIN with the SOA for a missing name', ['nothing.lookup.example', 'TXT'], 'NXDOMAIN', 1],
    ['NOERROR with the SOA for a missing type', [name, 'MX'], 'NOERROR', 1],
    ['REFUSED for a zone that is not ours', ['elsewhere.example', 'TXT'], 'REFUSED', 0],
    ['REFUSED for a zone transfer', [domain, 'AXFR', '+tcp'], undefined, 0],
    ['REFUSED for the root', ['.', 'NS'], 'REFUSED', 0],
    ['BADVERS for EDNS 1', [name, 'TXT', '+edns=1', '+noednsnegotiation'], 'BADVERS', 0],
    ['NOTIMP for another opcode', [name, 'TXT', '+opcode=STATUS'], 'NOTIMP', 0],
  ])('dig gets %s', async (_, query, status, authorities) => {
    const answer = await dig(...query);
    if (status === undefined) expect(answer).toContain('; Transfer failed.');
    else {
      expect(answer).toMatch(new RegExp(`status: ${status}`));
      expect(answer).toMatch(new RegExp(`ANSWER: 0, AUTHORITY: ${authorities}`));
    }
  });

  test('dig gets every record of a name for ANY', async () => {
    const answer = await dig(domain, 'ANY', '+notcp');
    expect(answer).toMatch(/\sIN\s+SOA\s+ns\.strictmx\.test\. hostmaster\./);
    expect(answer).toMatch(/\sIN\s+NS\s+ns\.strictmx\.test\./);
  });

  test('delv and kdig read the same record', async () => {
    const delv = await run('delv', [`@${address}`, '+noroot', name, 'TXT']);
    expect(delv.stdout).toContain(record);
    for (const flags of [['+notcp'], ['+tcp']]) {
      const kdig = await run('kdig', [`@${address}`, ...flags, name, 'TXT']);
      expect(kdig.stdout).toContain(record);
      expect(kdig.stdout).toMatch(/Flags: qr aa rd/);
    }
  });
});
