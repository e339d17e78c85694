/** An owner's whole life with claims on the AWS adapters, against the stub. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf } from '../../../core/names/utc-day.ts';
import { advanceHosting } from '../../../service/hosting/advance-hosting.ts';
import { patchDomain, putDomain } from '../../../service/hosting/put-domain.ts';
import { readStoredReport } from '../../../service/intake/pages/list-reports.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { advanceLifeCycle } from '../../../service/life-cycle/advance-life-cycle.ts';
import { requestRemoval } from '../../../service/life-cycle/request-removal.ts';
import { putPolicy } from '../../../service/publishing/put-policy.ts';
import { type DomainState, loadDomain } from '../../../service/store/domains/domain.ts';
import { delegatedNames } from '../../../service/store/domains/domain-names.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { readSet } from '../../fakes/read-set.ts';
import { FaultWorld } from '../../model/fault-world.ts';

const domain = domainName('customer.example.net');
let world: FaultWorld;
let rival: DomainState;
beforeAll(async () => {
  world = await FaultWorld.start();
});
afterAll(() => world.stop());

const by = (owner: string) => ({
  caller: { id: `${owner}-token`, owner, scopes: ['write'] as const },
  action: 'PUT',
  dryRun: false,
});

async function claim(owner: string) {
  const settings = { owner, digestTo: [], zone: 'external' as const };
  const result = await putDomain(world.ports, by(owner), { domain, settings, precondition: {} });
  if (!result.ok) throw new Error(result.reason);
  return result.state;
}

async function setCnames(claimed: { inbox: string }): Promise<void> {
  const { policyHost, mtaStsRecord, tlsRptRecord } = delegatedNames(claimed, world.ports.service);
  const wanted = { '_mta-sts': mtaStsRecord, '_smtp._tls': tlsRptRecord, 'mta-sts': policyHost };
  for (const [label, target] of Object.entries(wanted)) {
    const name = `${label}.${domain}`;
    const from = await readSet(world.ports.dns, world.zoneId, name, 'CNAME');
    const to = { name, type: 'CNAME' as const, ttlSeconds: 60, values: [target] };
    await world.ports.dns.change(world.zoneId, [{ from, to }]);
  }
}

async function hostedBy(): Promise<string | undefined> {
  for (let round = 0; round < 8; round++) {
    await advanceHosting(world.ports, domain);
    world.advance(901);
  }
  const state = (await loadDomain(world.ports, domain))?.state;
  return state && `${state.owner} ${state.hosting.state}`;
}

/** A report about a day comes to a claim's address, or the domain's. */
async function report({ inbox }: { inbox: string }, day: string): Promise<void> {
  const mail = reportMail(`${inbox}@${world.ports.service.mailDomain}`, domain);
  const key = `mail/in/${inbox}-${day}`;
  await world.ports.store.put(key, mail.replaceAll('2026-11-23', day).replaceAll('r-1', day));
  await receiveReport(world.ports, key);
}

/** The days of which an owner sees figures. */
async function figuresOf(owner: string): Promise<string[]> {
  const range = { domain, from: utcDay('2026-01-01'), to: utcDay('2027-12-31') };
  const result = await summarizeReports(world.ports, { owner }, range);
  if (!result.ok) throw new Error(result.reason);
  return result.days.map(({ day }) => day);
}

/** What was ever put into the queue of report mail: each may come twice. */
async function receiveQueued(): Promise<void> {
  for (const body of world.tasks()) {
    const { kind, key } = JSON.parse(body);
    if (kind === 'receive-report') await receiveReport(world.ports, key);
  }
}

const today = () => dayOf(world.ports.clock.now());

test('a claim hosts once its CNAMEs are set, and a rival cannot take over', async () => {
  rival = await claim('rival');
  expect(await hostedBy()).toBeUndefined();
  const acme = await claim('acme');
  await report(acme, '2026-11-23');
  await setCnames(acme);
  expect(await hostedBy()).toBe('acme serving');
  await receiveQueued();
  expect(await figuresOf('acme'), 'what came to the claim before').toEqual(['2026-11-23']);
  await report(rival, '2026-11-23');
  const request = { domain, settings: { digestHour: 3 }, precondition: { ifMatch: 'any' as const } };
  expect(await patchDomain(world.ports, by('rival'), request)).toMatchObject({ state: { owner: 'rival' } });
  expect(await hostedBy()).toBe('acme serving');
});

test('the owner removes the domain, which stays until no sender holds a policy any more', async () => {
  const input = { mode: 'enforce', mx: ['mx.example.net'], maxAgeSeconds: 864_000 };
  const override = { reason: 'the MX records follow' };
  const policy = { domain, input, override, precondition: {} };
  expect(await putPolicy(world.ports, by('acme'), policy)).toMatchObject({ ok: true });
  const removal = { domain, precondition: {} };
  expect(await requestRemoval(world.ports, by('acme'), removal)).toMatchObject({ ok: true });
  const isThereAfter = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      await advanceLifeCycle(world.ports, domain);
      world.advance(901);
    }
    return (await loadDomain(world.ports, domain)) !== undefined;
  };
  // The first round publishes mode none: from then on senders let go of enforce, within ten days.
  expect(await isThereAfter(1)).toBe(true);
  world.advance(862_000 - 4 * 901);
  expect(await isThereAfter(4)).toBe(true);
  world.advance(4 * 901);
  expect(await isThereAfter(12)).toBe(false);
  expect(await hostedBy(), 'the CNAMEs lead to names that nobody has any more').toBeUndefined();
});

test('a later owner sees the reports that came to the new claim, and none of the former owner’s figures', async () => {
  await setCnames(rival);
  expect(await hostedBy()).toBe('rival serving');
  await receiveQueued();
  expect(await figuresOf('rival'), 'of the days before').toEqual([]);
  world.advance(3 * 86_400);
  await report(rival, today());
  expect(await figuresOf('rival')).toEqual([today()]);
  const [first] = world.stub.s3.keys('state').filter((key) => key.startsWith('reports/2026-11-23/'));
  const id = /^reports\/(?<day>[^/]+)\/[^/]+\/(?<identity>[^/]+)\.json$/u.exec(first ?? '')?.groups;
  const asked = { domain, id: `${id?.day}.${id?.identity}` };
  const answer = await readStoredReport(world.ports, { owner: 'rival' }, asked);
  expect(answer).toMatchObject({ ok: false, reason: 'no-such-report' });
});
