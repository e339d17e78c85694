/**
 * Whoever may not speak for a domain or a reporter reaches none of what decides or alarms: verified figures, evidence
 * for enforce, incidents, alerts. From the raw mail or HTTPS body to what the API answers.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { type ReportSample, reportJson, reportMail } from '../../service/intake/report-mail.ts';
import { reportsAre } from '../../service/watch/report-days.ts';
import { ApiClient } from '../client.ts';

beforeAll(testDkimKey, 60_000);

const victim = 'example.com';
const day = utcDay('2026-11-25');

/** The victim in mode testing, and an attacker who hosts a domain here as well. */
class Scene {
  readonly api: ApiClient;
  readonly inboxes: Record<'victim' | 'attacker', string>;
  #mails = 0;

  private constructor(api: ApiClient, inboxes: Scene['inboxes']) {
    this.api = api;
    this.inboxes = inboxes;
  }

  static async set(): Promise<Scene> {
    const api = await ApiClient.hosted();
    const { world } = api;
    // Known for nine days, so that its word counts.
    reportsAre(world, { 'reporter.example': [12, 4] });
    await world.edit({ mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 604_800 });
    await world.drain();
    // What is told about the first whole day in mode testing is evidence for enforce.
    world.handles.clock.set('2026-11-26T10:00:00Z');
    const attacker = await api.call('PUT', '/v1/domains/attacker.example', {
      owner: 'mallory',
      zone: 'external',
    });
    const scene = new Scene(api, {
      victim: (await world.state()).inbox,
      attacker: attacker.body.reportAddress.split('@')[0],
    });
    await scene.look();
    world.handles.mail.sent.splice(0);
    return scene;
  }

  async mail(to: 'victim' | 'attacker', sample: ReportSample): Promise<void> {
    const key = incomingMailKey(`m${++this.#mails}`);
    await this.api.world.ports.store.put(key, reportMail(this.inboxes[to], sample));
    await receiveReport(this.api.world.ports, key);
    await this.look();
  }

  async post(to: 'victim' | 'attacker', sample: ReportSample): Promise<void> {
    const { status } = await this.api.call('POST', `/v1/tlsrpt/${this.inboxes[to]}`, reportJson(sample));
    expect(status).toBe(202);
    await this.look();
  }

  /** What is in the queue, and a watch of both domains. */
  async look(): Promise<void> {
    const { world } = this.api;
    for (const domain of [victim, 'attacker.example'])
      await world.ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain: domainName(domain) }]);
    await world.drain();
  }

  /** What decides and alarms. */
  async weight() {
    const summary = (await this.api.call('GET', `/v1/domains/${victim}/summary`)).body;
    const domain = (await this.api.call('GET', `/v1/domains/${victim}`)).body;
    const { incidents } = (await this.api.call('GET', `/v1/domains/${victim}/incidents`)).body;
    return {
      verified: summary.total.verified,
      evidence: domain.enforce.missing,
      incidents,
      alerts: this.api.world.handles.mail.sent.length,
    };
  }

  async unverifiedReports(): Promise<number> {
    const { body } = await this.api.call('GET', `/v1/domains/${victim}/summary`);
    return body.total.unverified.reports;
  }
}

/** Bad news to ring the alarm, and good news to bring about enforce. */
const claims: [string, ReportSample][] = [
  ['that everything fails', { day, failed: 100_000, successful: 0 }],
  ['that all is well', { day, failed: 0, successful: 1_000_000 }],
];

const verifiedHere =
  'Authentication-Results: reports.strictmx.test; dkim=pass header.d=reporter.example header.s=s1';
const receivedHere =
  'Received: from out.reporter.example by reports.strictmx.test with ESMTPS id x for <x@reports.strictmx.test>; Tue, 24 Nov 2026 08:00:00 +0000';
const signatureOf = (domain: string, more = '') =>
  `DKIM-Signature: v=1; a=rsa-sha256; d=${domain}; s=s1; ${more}h=from:content-type; bh=x; b=x`;

const forgeries: [
  how: string,
  isShown: boolean,
  send: (scene: Scene, claim: ReportSample) => Promise<void>,
][] = [
  ['an unsigned mail', true, (scene, claim) => scene.mail('victim', claim)],
  [
    'a mail signed by a domain other than the one it names',
    true,
    (scene, claim) => scene.mail('victim', { ...claim, signedBy: 'attacker.example' }),
  ],
  [
    'a mail signed by a domain that ends like the one it names',
    true,
    (scene, claim) => scene.mail('victim', { ...claim, signedBy: 'evilreporter.example' }),
  ],
  [
    'a mail that contains its own verdict',
    true,
    (scene, claim) =>
      scene.mail('victim', {
        ...claim,
        senderHeader: [verifiedHere, signatureOf('reporter.example')],
        signedBy: 'attacker.example',
      }),
  ],
  [
    "a mail that contains a whole block like our receiver's",
    true,
    (scene, claim) =>
      scene.mail('victim', {
        ...claim,
        senderHeader: [
          'Received: from attacker by mx.attacker.example; Tue, 24 Nov 2026 08:00:01 +0000',
          receivedHere,
          verifiedHere,
          signatureOf('reporter.example'),
        ],
      }),
  ],
  [
    'a mail whose signature covers only its beginning',
    true,
    (scene, claim) =>
      scene.mail('victim', {
        ...claim,
        signedBy: 'reporter.example',
        senderHeader: [signatureOf('reporter.example', 'l=10; ')],
      }),
  ],
  [
    "a signed mail to the attacker's own address",
    false,
    (scene, claim) => scene.mail('attacker', { ...claim, signedBy: 'reporter.example' }),
  ],
  ["a POST with the attacker's token", false, (scene, claim) => scene.post('attacker', claim)],
  [
    "a POST with the victim's token, which is in public DNS",
    true,
    (scene, claim) => scene.post('victim', claim),
  ],
];

describe.each(claims)('a forged claim %s', (_, claim) => {
  test('counts if its reporter signed it', async () => {
    const scene = await Scene.set();
    const before = await scene.weight();
    await scene.mail('victim', { ...claim, signedBy: 'reporter.example' });
    const after = await scene.weight();
    expect(after.verified.reports).toBe(before.verified.reports + 1);
    expect(after.evidence).not.toEqual(before.evidence);
    expect(after.alerts).toBe(claim.failed === 0 ? 0 : 1);
  });

  test('opens and ends no alarm if an unknown reporter signed it', async () => {
    const scene = await Scene.set();
    const before = await scene.weight();
    const stranger = { submitter: 'stranger.example', signedBy: 'stranger.example' };
    await scene.mail('victim', { ...claim, ...stranger });
    const after = await scene.weight();
    expect(after.verified.reports).toBe(before.verified.reports + 1);
    expect(after.incidents).toEqual(before.incidents);
    expect(after.alerts).toBe(0);
    // Bad news of a new reporter is heeded at once: it can only keep a policy in testing.
    if (claim.failed === 0) expect(after.evidence).toEqual(before.evidence);
  });

  test.each(forgeries)('affects no decision and no alarm, sent as %s', async (_how, isShown, send) => {
    const scene = await Scene.set();
    const before = await scene.weight();
    await send(scene, claim);
    expect(await scene.weight()).toEqual(before);
    expect(await scene.unverifiedReports(), 'it is shown apart').toBe(isShown ? 1 : 0);
  });

  test.each(forgeries)('does not replace a signed report, sent as %s', async (_how, _isShown, send) => {
    const scene = await Scene.set();
    await scene.mail('victim', { day, signedBy: 'reporter.example', successful: 50, failed: 1 });
    const before = await scene.weight();
    await send(scene, claim);
    expect(await scene.weight()).toEqual(before);
    expect(before.verified).toEqual({ reports: 10, successfulSessions: 50, failedSessions: 1 });
  });
});

test('another owner’s token cannot read the victim’s reports', async () => {
  const scene = await Scene.set();
  await scene.mail('victim', { day, signedBy: 'reporter.example' });
  const { api } = scene;
  const { reports } = (await api.call('GET', `/v1/domains/${victim}/reports`)).body;
  expect(reports).toHaveLength(1);
  api.token = (await api.call('POST', '/v1/tokens', { owner: 'mallory' })).body.token;
  const paths = ['reports', `reports/${reports[0].id}`, 'summary', 'export', 'incidents'];
  for (const path of paths) {
    expect((await api.call('GET', `/v1/domains/${victim}/${path}`)).status, path).toBe(404);
  }
  expect((await api.call('GET', `/v1/domains/attacker.example/reports/${reports[0].id}`)).status).toBe(404);
  expect((await api.call('POST', '/v1/replay')).status).toBe(403);
});
