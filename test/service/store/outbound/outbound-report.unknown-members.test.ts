import { describe, expect, test } from 'vitest';
import { shardOf } from '../../../../core/tls-rpt/write/shard-of.ts';
import { receiveBounce } from '../../../../service/intake/receive-bounce.ts';
import { planOutboundShard } from '../../../../service/outbound/plan-outbound.ts';
import { sendDueReports } from '../../../../service/outbound/send-outbound.ts';
import { bouncePointerKey } from '../../../../service/store/outbound/bounce-pointer.ts';
import { outboundReportKey } from '../../../../service/store/outbound/outbound-report.ts';
import { domainName } from '../../../fakes/names.ts';
import {
  askForReports,
  createWorld,
  day,
  failedSession,
  post,
  stored,
  type World,
} from '../../outbound/outbound-world.ts';
import { keepsUnknownMembers, unseenWriters, withUnknownMembers } from '../unknown-members.ts';

const key = outboundReportKey({ day, domain: domainName('example.com'), part: 1 });
const keeps = ({ handles }: World, step: () => Promise<unknown>, but: string[] = []) =>
  keepsUnknownMembers(handles.store, key, step, { but });

/** A report is planned and not sent. */
async function planned(rua?: string): Promise<World> {
  const ports = createWorld();
  if (rua === undefined) ports.handles.resolver.fail('txt', '_smtp._tls.example.com');
  else askForReports(ports, 'example.com', rua);
  await post(ports, [failedSession]);
  await planOutboundShard(ports, day, shardOf(domainName('example.com')));
  return ports;
}

/** Time passes, and what is due is sent. */
async function send(ports: World, seconds = 0) {
  ports.handles.clock.advance(seconds);
  await sendDueReports(ports);
}

describe('a member of a newer version stays in an outgoing report, at every level, after', () => {
  test('its delivery by mail, and the bounce of that mail', async () => {
    const ports = await planned('mailto:tls@example.com');
    await keeps(ports, () => send(ports, 86_400));
    const [report] = stored(ports);
    expect(report?.deliveries[0]?.state).toBe('delivered');
    const token = report?.deliveries[0]?.token;
    await keeps(ports, () =>
      receiveBounce(
        ports,
        {
          key: 'mail/in/1',
          body: Buffer.from(
            'Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
          ),
        },
        [`bounce-${token}@reports.strictmx.test`],
      ),
    );
    expect(stored(ports)[0]?.deliveries[0]?.state).toBe('bounced');
  });

  test('a delivery that fails, and the next', async () => {
    const ports = await planned('https://example.com/reports');
    await keeps(ports, () => send(ports, 86_400));
    await keeps(ports, () => send(ports, 7200));
    expect(stored(ports)[0]?.deliveries[0]?.attempts.length).toBeGreaterThan(1);
  });

  test('a look-up of its destinations that DNS does not answer, and one that it answers', async () => {
    const ports = await planned();
    await keeps(ports, () => send(ports, 7200));
    expect(stored(ports)[0]?.lookup?.attempts).toBe(2);
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await keeps(ports, () => send(ports, 7200), ['.lookup']);
    expect(stored(ports)[0]?.deliveries).toHaveLength(1);
  });

  test('a look-up, although it was written while DNS answered', async () => {
    const ports = await planned();
    ports.handles.clock.advance(7200);
    const { store, resolver } = ports.handles;
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    const answered = resolver.txt.bind(resolver);
    resolver.txt = async (name) => {
      store.edit(key, withUnknownMembers(store.text(key) ?? ''));
      return answered(name);
    };
    await send(ports);
    expect(store.text(key)).toContain('"of "');
    expect(stored(ports)[0]?.deliveries).toHaveLength(1);
  });
});

test('a member of a newer version stays in a bounce pointer when its report is mailed again', async () => {
  const ports = await planned('mailto:tls@example.com');
  await send(ports, 86_400);
  const { token = '', attempts = [] } = stored(ports)[0]?.deliveries[0] ?? {};
  const { store } = ports.handles;
  const pointer = bouncePointerKey(token);
  const newer = withUnknownMembers(store.text(pointer) ?? '');
  store.edit(pointer, newer);
  // As a worker leaves it that dies between sending and writing.
  const died = JSON.parse(store.text(key) ?? '');
  died.deliveries[0] = {
    ...died.deliveries[0],
    state: 'waiting',
    attempts: [{ at: attempts[0]?.at, outcome: 'started' }],
  };
  store.edit(key, JSON.stringify(died));
  await ports.store.put(`outbound/due/20261125T100000/${day}/example.com/0001`, '');
  await send(ports, 86_400);
  expect(ports.handles.mail.handedOver).toBe(2);
  expect(store.text(pointer)).toBe(newer);
});

test('every step that writes an outgoing report was seen to keep its unknown members', () => {
  expect(
    unseenWriters(
      'service/store/outbound/outbound-report.ts',
      'service/outbound/send-outbound.ts',
      'service/intake/receive-bounce.ts',
    ),
  ).toEqual([]);
});
