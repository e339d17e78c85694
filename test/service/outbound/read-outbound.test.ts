import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { planOutboundShard } from '../../../service/outbound/plan-outbound.ts';
import { readOutbound } from '../../../service/outbound/read-outbound.ts';
import { outboundReportKey } from '../../../service/store/outbound/outbound-report.ts';
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

test('readOutbound() has a part without the parts before it, and names one that cannot be read', async () => {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com');
  for (const _ of [1, 2, 3]) {
    await post(ports, [failedSession]);
    await planOutboundShard(ports, day, shardOf(domainName('example.com')));
  }
  const key = (part: number) => outboundReportKey({ day, domain: domainName('example.com'), part });
  await ports.store.delete(key(1));
  await ports.store.put(key(2), '{"schema":99}');
  expect(await readOutbound(ports, day, domainName('example.com'))).toMatchObject({
    ok: true,
    reports: [{ part: 3, mails: [{ to: 'tls@example.com' }] }],
    unreadable: [key(2)],
  });
});

test('readOutbound() finds nothing about a domain without session results', async () => {
  expect(await readOutbound(createWorld(), day, domainName('example.com'))).toMatchObject({
    reason: 'no-such-outbound-report',
  });
});
