/**
 * The life of an owner's domains from the registration to the removal: all functions as built, connected as the templates
 * say, on the strict stub. Lost answers, throttling and killed functions must not change how it ends.
 */
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import {
  addDomain,
  beUnruly,
  calmDown,
  endState,
  foreignZone,
  type HostedDomain,
  nameDomains,
  putPolicy,
  receiveReports,
} from './many-domains.ts';
import { buildFunctions, RunningDeployment } from './running-deployment.ts';

/** `STRICTMX_DOMAINS=200` takes much longer, and tries a second seed. */
const wantedCount = process.env.STRICTMX_DOMAINS;
const count = Number(wantedCount ?? 4);
const seeds = wantedCount === undefined ? [1] : [1, 2];
const external = count / 4;
const reportsPerDomain = 10;
const patience = 500_000 + count * 12_000;

const bundles = temporaryFolder();
let calm: Awaited<ReturnType<typeof endState>>;
beforeAll(async () => {
  await buildFunctions(bundles);
  calm = (await live()).state;
}, patience);

async function live(seed?: number) {
  const deployment = await RunningDeployment.start('2026-11-24T10:00:00Z', bundles);
  try {
    deployment.world.stub.route53.addZone('example.org', { id: foreignZone });
    if (seed !== undefined) beUnruly(deployment, seed);
    await liveWith(deployment);
    return { kills: deployment.kills, state: await endState(deployment) };
  } finally {
    await deployment.stop();
  }
}

async function liveWith(deployment: RunningDeployment): Promise<void> {
  const domains: HostedDomain[] = [];
  for (const name of nameDomains('managed', count - external))
    domains.push(await addDomain(deployment, name, 'managed'));
  for (const name of nameDomains('external', external))
    domains.push(await addDomain(deployment, name, 'external'));
  await deployment.runFor(3600);
  for (const domain of domains) await putPolicy(deployment, domain);
  await deployment.runFor(3600);
  for (const domain of domains) receiveReports(deployment, domain, reportsPerDomain);
  await deployment.runUntil(Date.parse('2026-11-25T08:00:00Z'));
  await deployment.call('DELETE', `/v1/domains/${domains[0]?.name}`);
  await deployment.runUntil(Date.parse('2026-11-26T20:00:00Z'));
  calmDown(deployment);
  // Longer than a queue hides a message whose function was killed.
  await deployment.runFor(7200);
}

test('the deployment hosts domains, counts their reports, mails the owner and removes a domain', () => {
  const sessions = { reports: reportsPerDomain, successfulSessions: 41 * reportsPerDomain };
  for (const domain of calm.domains)
    expect(domain).toMatchObject({
      state: 'announced',
      mode: 'testing',
      incidents: [],
      nextStep: 'Nothing to do',
      week: { verified: { ...sessions, failedSessions: reportsPerDomain } },
    });
  expect(calm.domains).toHaveLength(count - 1);
  const leftovers = [...calm.managedRecords, ...calm.policies].filter((each) =>
    each.includes('d0.example.net'),
  );
  expect(leftovers).toEqual(['d0.example.net 300 MX', 'mx.d0.example.net 300 A']);
  expect(calm.mails).toEqual([
    ['owner@example.com', expect.stringContaining('24 November 2026')],
    ['owner@example.com', expect.stringContaining('25 November 2026')],
  ]);
  expect(calm.reports).toBe(count * reportsPerDomain);
  expect(calm).toMatchObject({ unfinished: [], deadLetters: [], denied: [], errors: [] });
});

test.each(seeds)(
  'the deployment ends in the same state with lost answers, throttling and killed functions (seed %i)',
  async (seed) => {
    const { kills, state } = await live(seed);
    expect(kills).toBeGreaterThan(0);
    expect({ ...state, errors: [] }).toEqual(calm);
  },
  patience,
);
