import { describe, expect, test } from 'vitest';
import { shardOf, shards } from '../../../core/tls-rpt/write/shard-of.ts';
import { planOutbound } from '../../../service/outbound/plan-days.ts';
import { planOutboundShard } from '../../../service/outbound/plan-outbound.ts';
import { outboundReportKey } from '../../../service/store/outbound/outbound-report.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { domainName } from '../../fakes/names.ts';
import {
  askForReports,
  createWorld,
  day,
  failedSession,
  post,
  report,
  stored,
  type World,
  wait,
} from './outbound-world.ts';

/** Another domain of the same shard. */
const neighbourOf = (domain: string): string => {
  const shard = shardOf(domainName(domain));
  for (let index = 0; ; index++)
    if (shardOf(domainName(`d${index}.example`)) === shard) return `d${index}.example`;
};

const counted = (ports: World) =>
  stored(ports).map(({ domain, part, report: { policies } }) => [
    domain,
    part,
    policies.reduce(
      (sum, { successfulSessions = 0, failedSessions = 0 }) => sum + successfulSessions + failedSessions,
      0,
    ),
  ]);

describe('planOutbound()', () => {
  test('makes one report per domain from all batches of the day', async () => {
    const ports = createWorld();
    await post(ports, [failedSession, { ...failedSession, domain: 'example.net' }]);
    await post(ports, [failedSession, { ...failedSession, time: '2026-11-22T09:30:00Z' }]);
    await report(ports);
    expect(counted(ports)).toEqual([
      ['example.com', 1, 2],
      ['example.net', 1, 1],
    ]);
  });

  test('makes nothing for a day without sessions', async () => {
    const ports = createWorld();
    await report(ports);
    expect(ports.handles.store.keys('outbound/')).toEqual([]);
    expect(ports.handles.mail.sent).toEqual([]);
  });

  test('makes nothing for a day that is not over', async () => {
    const ports = createWorld();
    ports.handles.clock.set('2026-11-23T23:59:59Z');
    await post(ports, [failedSession]);
    await report(ports);
    expect(stored(ports)).toEqual([]);
  });

  test('counts a session at each end of the UTC day', async () => {
    const ports = createWorld();
    await post(
      ports,
      ['2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z', '2026-11-23T23:59:59Z', '2026-11-24T00:00:00Z'].map(
        (time) => ({ ...failedSession, time }),
      ),
    );
    await report(ports);
    expect(counted(ports)).toEqual([['example.com', 1, 2]]);
  });

  test('makes nothing new if repeated', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    await report(ports);
    const before = ports.handles.store.keys('outbound/');
    await report(ports);
    expect(ports.handles.store.keys('outbound/')).toEqual(before);
    expect(ports.handles.mail.handedOver).toBe(1);
  });

  test('asks for sending only if a report is due', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    const kindsOfTasks = async () => {
      for (const shard of shards) await planOutboundShard(ports, day, shard);
      return ports.handles.tasks.take().map(({ kind }) => kind);
    };
    expect(await kindsOfTasks()).toEqual(['send-outbound']);
    expect(await kindsOfTasks()).toEqual([]);
  });

  test('reads no result again if repeated', async () => {
    const ports = createWorld();
    await post(ports, [failedSession]);
    await report(ports);
    ports.handles.store.calls.length = 0;
    await report(ports);
    const read = ports.handles.store.calls.filter(
      ({ operation, key }) => operation === 'get' && key.startsWith('sessions/'),
    );
    expect(read).toEqual([]);
  });

  test('finishes a plan that died, without changing reports that were sent meanwhile', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    let plans = 0;
    ports.handles.store.before = (operation, key) => {
      if (operation === 'put' && key.startsWith('outbound/plans/') && ++plans === 2)
        throw new Error('killed');
    };
    await expect(report(ports)).rejects.toThrow('killed');
    ports.handles.store.before = () => {};
    await runTask(ports, { kind: 'send-outbound' });
    await report(ports);
    await runTask(ports, { kind: 'send-outbound' });
    expect(ports.handles.mail.handedOver).toBe(1);
    expect(stored(ports)[0]?.deliveries[0]?.state).toBe('delivered');
  });

  test('leaves a batch that cannot be read for a later plan', async () => {
    const ports = createWorld();
    await post(ports, [failedSession]);
    await post(ports, [failedSession]);
    const [key = ''] = ports.handles.store.keys('sessions/');
    const text = ports.handles.store.text(key) ?? '';
    ports.handles.store.edit(key, 'not JSON');
    await report(ports);
    expect(counted(ports)).toEqual([['example.com', 1, 1]]);
    const logged = ports.handles.log.entries.filter(({ event }) => event === 'unreadable-state');
    expect(logged.map(({ fields }) => fields.key)).toEqual([key]);
    ports.handles.store.edit(key, text);
    await report(ports);
    expect(counted(ports)).toEqual([
      ['example.com', 1, 1],
      ['example.com', 2, 1],
    ]);
  });

  test('makes the other reports of a shard if a stored one cannot be read', async () => {
    const ports = createWorld();
    const bad = 'example.com';
    const neighbour = neighbourOf(bad);
    await post(ports, [failedSession, { ...failedSession, domain: neighbour }]);
    const key = outboundReportKey({ day, domain: domainName(bad), part: 1 });
    await ports.store.put(key, 'not JSON');
    await report(ports);
    const made = () => ports.handles.store.keys(`outbound/reports/${day}/`);
    expect(made()).toContain(outboundReportKey({ day, domain: domainName(neighbour), part: 1 }));
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
    await ports.store.delete(key);
    await report(ports);
    expect(made()).toContain(key);
  });

  test('makes another part from late results, with its own id', async () => {
    const ports = createWorld();
    await post(ports, [failedSession]);
    await report(ports);
    await post(ports, [failedSession, failedSession, failedSession]);
    await report(ports);
    expect(counted(ports)).toEqual([
      ['example.com', 1, 1],
      ['example.com', 2, 3],
    ]);
    expect(new Set(stored(ports).map((state) => state.report.reportId)).size).toBe(2);
  });

  test.each([['{"schema":1,'], ['{"schema":1,"batches":7}']])(
    'sends no report twice and makes those that are missing if the plan is %s',
    async (damaged) => {
      const ports = createWorld();
      const neighbour = neighbourOf('example.com');
      askForReports(ports, 'example.com', 'mailto:tls@example.com');
      await post(ports, [failedSession, { ...failedSession, domain: neighbour }]);
      await report(ports);
      await wait(ports, 24);
      const { store, mail, log } = ports.handles;
      const [sent] = stored(ports).filter(({ domain }) => domain === 'example.com');
      await store.delete(outboundReportKey({ day, domain: domainName(neighbour), part: 1 }));
      const [plan = ''] = store.keys('outbound/plans/');
      store.edit(plan, damaged);
      await report(ports);
      await wait(ports, 24);
      expect(counted(ports)).toEqual(
        [
          ['example.com', 1, 1],
          [neighbour, 1, 1],
        ].sort(),
      );
      expect(stored(ports)).toContainEqual(sent);
      expect(mail.sent).toHaveLength(1);
      const copies = store.keys('damaged/');
      expect(copies.map((key) => store.text(key))).toEqual([damaged]);
      expect(log.entries.flatMap(({ fields }) => fields.copy ?? [])).toEqual(copies);
    },
  );

  test('gives a damaged second plan only the results that the first does not have', async () => {
    const ports = createWorld();
    await post(ports, [failedSession]);
    await report(ports);
    await post(ports, [failedSession, failedSession, failedSession]);
    await report(ports);
    const { store } = ports.handles;
    const before = store.keys('outbound/plans/').map((key) => JSON.parse(store.text(key) ?? ''));
    for (const key of store.keys('outbound/plans/').slice(1)) store.edit(key, 'no JSON');
    await report(ports);
    const after = store.keys('outbound/plans/').map((key) => JSON.parse(store.text(key) ?? ''));
    expect(after).toEqual(before);
    for (const key of store.keys('outbound/plans/')) store.edit(key, 'no JSON');
    await report(ports);
    expect(counted(ports)).toEqual([
      ['example.com', 1, 1],
      ['example.com', 2, 3],
    ]);
  });

  diesAtEveryCall('planOutbound() after its plan was damaged', {
    arrange: async () => {
      const ports = createWorld();
      askForReports(ports, 'example.com', 'mailto:tls@example.com');
      await post(ports, [failedSession]);
      await report(ports);
      for (const key of ports.handles.store.keys('outbound/plans/')) ports.handles.store.edit(key, 'no JSON');
      return ports;
    },
    step: report,
    endState: (ports) => [
      counted(ports),
      ports.handles.mail.sent.length,
      ports.handles.store.keys('damaged/').length,
    ],
  });

  diesAtEveryCall('planOutbound() and sendOutbound()', {
    arrange: async () => {
      const ports = createWorld();
      askForReports(ports, 'example.com', 'mailto:tls@example.com');
      await post(ports, [failedSession, { ...failedSession, domain: 'example.net' }]);
      await post(ports, [failedSession]);
      return ports;
    },
    step: report,
    again: async (ports) => {
      ports.handles.tasks.take();
      ports.handles.clock.advance(700); // past the lease of an attempt that died
      await report(ports);
      await planOutbound(ports, day);
      await ports.handles.tasks.drain((task) => runTask(ports, task));
      await runTask(ports, { kind: 'send-outbound' });
    },
    endState: (ports) => [counted(ports), ports.handles.mail.sent.length],
  });

  test('makes one set of reports if two planners run at the same time', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    await planOutbound(ports, day);
    const tasks = ports.handles.tasks.take();
    await Promise.allSettled([...tasks, ...tasks].map((task) => runTask(ports, task)));
    await report(ports);
    expect(counted(ports)).toEqual([['example.com', 1, 1]]);
    await Promise.all([runTask(ports, { kind: 'send-outbound' }), runTask(ports, { kind: 'send-outbound' })]);
    expect(ports.handles.mail.handedOver).toBe(1);
  });

  test('keeps the reason why nothing is sent, not even to the archive', async () => {
    const ports = createWorld();
    const settings = {
      schema: 1,
      enabled: true,
      bcc: ['archive@strictmx.test'],
      domains: { 'example.com': { suppress: 'they asked' } },
      destinations: {},
    };
    await ports.store.put('outbound/settings.json', formatState(settings));
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    await report(ports);
    const [state] = stored(ports);
    const parameters = { domain: 'example.com', why: 'they asked' };
    expect(state).toMatchObject({ deliveries: [], reasons: [{ code: 'domain-suppressed', parameters }] });
    expect(ports.handles.mail.sent).toEqual([]);
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
  });

  test('sends a copy of each sent report to the archive', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'https://example.com/tls');
    const settings = {
      schema: 1,
      enabled: true,
      bcc: ['archive@strictmx.test'],
      domains: {},
      destinations: {},
    };
    await ports.store.put('outbound/settings.json', formatState(settings));
    await post(ports, [failedSession]);
    await report(ports);
    expect(ports.handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([['archive@strictmx.test']]);
  });
});
