import type { Policy } from '../../../core/mta-sts/policy.ts';
import type { DayPolicy } from '../../../core/tls-rpt/figures/day.ts';
import type { DaySide } from '../../../core/tls-rpt/figures/day-side.ts';
import { fingerprintPolicy } from '../../../core/tls-rpt/judge/match-policy.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';

/** A domain in mode testing, and the reports that come about it. */

export const testing: Policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 604_800 };

export async function inTesting(autoEnforce: boolean): Promise<World> {
  const world = await World.hosted();
  world.mxIs('mx.example.com');
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, autoEnforce }));
  await world.edit(testing);
  await world.drain();
  return world;
}

export const sts = (text: string, over: Partial<DayPolicy> = {}): DayPolicy => ({
  policyType: 'sts',
  fingerprint: fingerprintPolicy([text]),
  mode: 'testing',
  successfulSessions: 10,
  failedSessions: 0,
  results: [],
  failures: [],
  ...over,
});

export const report = (submitter: string, policies: DayPolicy[], verified = true) => ({
  submitter,
  verified,
  verification: verified ? 'dkim-aligned' : 'no-signature',
  digest: 'd',
  policies,
});

/** Two verified reporters a day, as many days as pass. */
export async function reportsCome(
  world: World,
  days: number,
  over: Partial<DayPolicy> = {},
  verified = true,
) {
  for (let n = 0; n < days; n++) {
    const day = world.handles.clock.now().toISOString().slice(0, 10);
    const policies = [sts(world.served()!, over)];
    const state: DaySide = {
      schema: 1,
      domain: world.domain,
      day: utcDay(day),
      reports: {
        a: report('google.com', policies, verified),
        b: report('mx.outlook.com', policies, verified),
      },
    };
    await world.ports.store.put(daySideKey('verified', utcDay(day), world.domain), JSON.stringify(state));
    world.handles.clock.advance(86_400);
  }
}
