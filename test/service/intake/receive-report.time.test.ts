import { expect, test } from 'vitest';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { reportJson } from './report-mail.ts';

/** As many as a mail may be for, each of another owner. */
const domains = Array.from({ length: 100 }, (_, n) => domainName(`d${n}.example.com`));

/** A signed mail with so many reports, each about all domains. */
async function mailToAll({ ports }: World, reports: number): Promise<Buffer> {
  const inboxes: string[] = [];
  for (const [n, domain] of domains.entries()) {
    await registerDomain(ports, domain, { owner: `owner${n}`, digestTo: [], zone: 'managed' });
    inboxes.push((await loadDomain(ports, domain))?.state.inbox ?? '');
  }
  const parts = Array.from({ length: reports }, (_, id) => {
    const all = domains.map((domain) => JSON.parse(reportJson({ domain, id: `r${id}` })));
    const report = { ...all[0], policies: all.flatMap(({ policies }) => policies) };
    return `--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n${JSON.stringify(report)}\r\n`;
  });
  return Buffer.from(
    [
      'Received: from a by reports.strictmx.test with ESMTPS id x; Tue, 24 Nov 2026 09:00:00 +0000',
      'Authentication-Results: reports.strictmx.test; dkim=pass header.d=reporter.example header.s=s1',
      'DKIM-Signature: v=1; a=rsa-sha256; d=reporter.example; s=s1; h=from:content-type; bh=x; b=x',
      'From: tls@reporter.example',
      `To: ${inboxes.map((inbox) => `${inbox}@reports.strictmx.test`).join(',\r\n ')}`,
      'Content-Type: multipart/report; report-type="tlsrpt"; boundary=b',
      '',
      `${parts.join('')}--b--`,
      '',
    ].join('\r\n'),
  );
}

/** A store and a queue that answer all calls at once that were made meanwhile. @returns how often they answered */
function inRounds({ ports }: World) {
  let rounds = 0;
  const waiting: (() => void)[] = [];
  const answer = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (waiting.push(resolve) === 1)
      setImmediate(() => {
        rounds++;
        for (const go of waiting.splice(0)) go();
      });
    await promise;
  };
  const { store, tasks } = ports;
  const slow: ObjectStore = {
    get: async (key) => answer().then(() => store.get(key)),
    put: async (key, body, options) => answer().then(() => store.put(key, body, options)),
    list: async (prefix, options) => answer().then(() => store.list(prefix, options)),
    delete: async (key, options) => answer().then(() => store.delete(key, options)),
    pauseAfterLoss: (losses) => store.pauseAfterLoss(losses),
  };
  const enqueue: typeof tasks.enqueue = async (all, options) =>
    answer().then(() => tasks.enqueue(all, options));
  return { ports: { ...ports, store: slow, tasks: { enqueue } }, rounds: () => rounds };
}

/** On AWS, a round takes about 15 ms, and the function ends after 60 s. These are 9 s; a dead key server adds 5 s. */
const mostRounds = 600;

test('receiveReport() counts the largest mail that it takes in a quarter of the time that a function has', async () => {
  const world = new World();
  const key = incomingMailKey('m1');
  await world.ports.store.put(key, await mailToAll(world, 2));
  const { ports, rounds } = inRounds(world);
  const outcome = await receiveReport(ports, key);
  expect(outcome).toMatchObject({ kind: 'counted', reports: { length: 200 } });
  expect(rounds()).toBeLessThan(mostRounds);
});
