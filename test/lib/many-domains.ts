/** An owner with many domains on a running deployment: what arranges them, and what is left of it all in the end. */

import { type Fault, faultKinds } from '../aws-stub/faults.ts';
import { reportMail } from '../aws-stub/report-mail.ts';
import { zoneId } from '../lambdas/stub-world.ts';
import { createRandom } from '../model/setting.ts';
import type { RunningDeployment } from './running-deployment.ts';

/** The zone of somebody else's DNS, which the service may not write. */
export const foreignZone = 'Z00000000000000FOREIGN';

export interface HostedDomain {
  name: string;
  zone: 'managed' | 'external';
  /** Where senders report to. */
  reportAddress: string;
}

export const nameDomains = (zone: HostedDomain['zone'], count: number): string[] =>
  Array.from({ length: count }, (_, n) => `d${n}.${zone === 'managed' ? 'example.net' : 'example.org'}`);

/** Registers a domain as its administrator would, with its MX and, in its own DNS, the records that the answer asks for. */
export async function addDomain(
  deployment: RunningDeployment,
  name: string,
  zone: HostedDomain['zone'],
): Promise<HostedDomain> {
  const { route53 } = deployment.world.stub;
  const ownZone = zone === 'managed' ? zoneId : foreignZone;
  route53.write(ownZone, name, 'MX', 300, [`10 mx.${name}`]);
  route53.write(ownZone, `mx.${name}`, 'A', 300, ['9.9.9.9']);
  const path = `/v1/domains/${name}`;
  const added = await deployment.call('PUT', path, { owner: 'acme', digestTo: ['owner@example.com'], zone });
  // 412 or 428: it is there, because the answer to an earlier try, or to its write, was lost.
  if (![200, 201, 412, 428].includes(added.status)) throw new Error(JSON.stringify(added));
  const { json } = await deployment.call('GET', path);
  const toSet = json.records.filter(({ state }: { state: string }) => zone === 'external' && state !== 'set');
  for (const { name: record, type, value } of toSet)
    if (type === 'CNAME') route53.write(ownZone, record, type, 300, [`${value}.`]);
  return { name, zone, reportAddress: json.reportAddress };
}

export async function putPolicy(deployment: RunningDeployment, { name }: HostedDomain): Promise<void> {
  const policy = { mode: 'testing', mx: [`mx.${name}`], maxAgeSeconds: 86_400 };
  const path = `/v1/domains/${name}/policy`;
  const first = await deployment.call('PUT', path, policy);
  const { status } =
    first.status === 428 ? await deployment.call('PUT', path, policy, { 'if-match': '*' }) : first;
  if (status !== 200) throw new Error(`the policy of ${name} was answered ${status}`);
}

/** One from each of several reporters, 42 sessions each. */
export function receiveReports(
  deployment: RunningDeployment,
  { name, reportAddress }: HostedDomain,
  count: number,
): void {
  for (let n = 0; n < count; n++) {
    const mail = reportMail(reportAddress, name).replaceAll('sender.example', `reporter${n}.example`);
    deployment.receiveMail(`${name}-${n}`, mail);
  }
}

/**
 * Of every hundred calls to AWS one fails in some way, of every 10,000 one fails as often as the SDK repeats it, and of
 * every hundred invocations two are killed.
 */
export function beUnruly(deployment: RunningDeployment, seed: number): void {
  const random = createRandom(seed);
  // An SDK waits for minutes for an answer that never comes.
  const kinds = faultKinds.filter((kind) => kind !== 'hang');
  const drawn = new Map<number, Pick<Fault, 'kind' | 'attempts'> | undefined>();
  const draw = (call: number) => {
    if (!drawn.has(call)) {
      const kind = random() < 0.01 ? kinds[Math.floor(random() * kinds.length)] : undefined;
      drawn.set(call, kind && { kind, attempts: random() < 0.01 ? 'all' : 'first' });
    }
    return drawn.get(call);
  };
  for (const kind of kinds)
    for (const attempts of ['first', 'all'] as const)
      deployment.world.stub.faults.add({
        kind,
        attempts,
        call: ({ number }) => draw(number)?.kind === kind && draw(number)?.attempts === attempts,
      });
  deployment.killAfterCalls = () => (random() < 0.02 ? 1 + Math.floor(random() * 12) : undefined);
}

export function calmDown(deployment: RunningDeployment): void {
  deployment.world.stub.faults.clear();
  deployment.killAfterCalls = () => undefined;
}

/** What owners, senders and the operator see; not ids and times, which no two runs have in common. */
export async function endState(deployment: RunningDeployment) {
  const { stub } = deployment.world;
  const domains: object[] = [];
  for (let cursor = ''; ; ) {
    const { json } = await deployment.call('GET', `/v1/domains?owner=acme${cursor && `&cursor=${cursor}`}`);
    for (const { domain, state, mode, week, incidents, nextStep } of json.domains)
      domains.push({ domain, state, mode, week, incidents, nextStep });
    if (json.cursor === undefined) break;
    cursor = encodeURIComponent(json.cursor);
  }
  const records = (zone: string) =>
    stub.route53.dump(zone).map((line) => line.split(' ').slice(0, 3).join(' '));
  const keys = stub.s3.keys('State');
  return {
    domains,
    records: records(foreignZone),
    managedRecords: records(zoneId)
      .filter((line) => !line.includes('mta.example.net'))
      .sort(),
    claimRecords: records(zoneId).filter((line) => line.includes('mta.example.net')).length,
    policies: stub.s3.keys('Policies'),
    mails: stub.ses.sent.map(({ to, raw }) => [...to, /^Subject: .*$/mu.exec(raw)?.[0]]).sort(),
    reports: keys.filter((key) => key.startsWith('reports/')).length,
    unfinished: keys.filter((key) =>
      /^(?:fold-marks|pending-reports|waiting-reports|quarantine)\//u.test(key),
    ),
    deadLetters: deployment.deadLetters.map(({ body }) => body),
    denied: stub.denied,
    errors: deployment.complaints,
  };
}
