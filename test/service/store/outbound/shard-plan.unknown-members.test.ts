import { expect, test } from 'vitest';
import { shardOf } from '../../../../core/tls-rpt/write/shard-of.ts';
import { planOutboundShard } from '../../../../service/outbound/plan-outbound.ts';
import { outboundReportKey } from '../../../../service/store/outbound/outbound-report.ts';
import { shardPlanKey } from '../../../../service/store/outbound/shard-plan.ts';
import { domainName } from '../../../fakes/names.ts';
import { createWorld, day, failedSession, post } from '../../outbound/outbound-world.ts';
import { keepsUnknownMembers, unseenWriters, withUnknownMembers } from '../unknown-members.ts';

const shard = shardOf(domainName('example.com'));
const plan = shardPlanKey(day, shard, 1);
const report = outboundReportKey({ day, domain: domainName('example.com'), part: 1 });

test('members of a newer version stay in a plan that is finished after a crash, and in its report', async () => {
  const ports = createWorld();
  const { store } = ports.handles;
  await post(ports, [failedSession]);
  // The worker dies once the report is stored, before the plan says so.
  let isDead = false;
  store.before = (operation, key) => {
    if (operation !== 'put') return;
    if (isDead) throw new Error('the worker is dead');
    isDead = key === report;
  };
  await expect(planOutboundShard(ports, day, shard)).rejects.toThrow('dead');
  store.before = () => {};
  expect(JSON.parse(store.text(plan) ?? '').done).toBe(false);

  const newer = withUnknownMembers(store.text(report) ?? '');
  store.edit(report, newer);
  await keepsUnknownMembers(store, plan, () => planOutboundShard(ports, day, shard));
  expect(JSON.parse(store.text(plan) ?? '').done).toBe(true);
  expect(store.text(report)).toBe(newer);
});

test('every step that writes a plan was seen to keep its unknown members', () => {
  expect(unseenWriters('service/outbound/plan-outbound.ts')).toEqual([]);
});
