import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { planOutboundShard } from '../../../service/outbound/plan-outbound.ts';
import { readOutbound } from '../../../service/outbound/read-outbound.ts';
import { domainName } from '../../fakes/names.ts';
import { askForReports, createWorld, day, failedSession, post } from './outbound-world.ts';

test('readOutbound() has every part of a domain’s report with the exact mails', async () => {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com');
  for (const _ of [1, 2]) {
    await post(ports, [failedSession]);
    await planOutboundShard(ports, day, shardOf(domainName('example.com')));
  }
  const result = await readOutbound(ports, day, domainName('example.com'));
  expect(result).toMatchObject({
    ok: true,
    reports: [
      {
        part: 1,
        mails: [{ to: 'tls@example.com', mime: expect.stringContaining('TLS-Report-Domain: example.com') }],
      },
      { part: 2 },
    ],
  });
});

test('readOutbound() finds nothing about a domain without session results', async () => {
  expect(await readOutbound(createWorld(), day, domainName('example.com'))).toMatchObject({
    reason: 'no-such-outbound-report',
  });
});
