import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type AttemptAnswer, attemptAnswer } from '../../../core/tls-rpt/write/attempt-answer.ts';
import { delaySeconds } from '../../../core/tls-rpt/write/delivery-time.ts';
import { listOutbound } from '../../../service/outbound/describe-outbound.ts';
import { attemptLeaseSeconds } from '../../../service/outbound/next-due.ts';
import { sendDueReports } from '../../../service/outbound/send-outbound.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { suppress } from '../../../service/store/outbound/suppression.ts';
import { formatState } from '../../../service/store/state-json.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
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

const url = 'https://example.com/tls';

async function createPosting(): Promise<World> {
  const ports = createWorld();
  askForReports(ports, 'example.com', url);
  await post(ports, [failedSession]);
  return ports;
}

async function createMailing(): Promise<World> {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com');
  await post(ports, [failedSession]);
  return ports;
}

const status = (code: number) => attemptAnswer('http-status', { status: code });
const deliveryOf = (ports: World) => stored(ports)[0]?.deliveries[0];

describe('sendDueReports() posts', () => {
  test('the compressed report with its media type, and counts 2xx as delivered', async () => {
    const ports = await createPosting();
    ports.handles.fetch.answer(url, answerOf(204, ''));
    await report(ports);
    const [request] = ports.handles.fetch.requests;
    expect(request).toMatchObject({ method: 'POST', url, contentType: 'application/tlsrpt+gzip' });
    expect(JSON.parse(gunzipSync(request?.body ?? '').toString())['report-id']).toBe(
      stored(ports)[0]?.report.reportId,
    );
    expect(deliveryOf(ports)).toMatchObject({
      state: 'delivered',
      attempts: [{ outcome: 'delivered', answer: status(204) }],
    });
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
  });

  test.each<[string, FetchResult, AttemptAnswer]>([
    ['a 404', answerOf(404, ''), status(404)],
    ['a 503', answerOf(503, ''), status(503)],
    ['a redirect', answerOf(301, ''), status(301)],
    [
      'a host that hangs',
      { ok: false, problem: 'timeout', detail: '60 s are over' },
      attemptAnswer('no-http-answer', { problem: 'timeout' }),
    ],
    [
      'a host that closes',
      { ok: false, problem: 'connect', detail: 'socket hang up', errorCode: 'ECONNRESET' },
      attemptAnswer('no-http-answer', { problem: 'connect', errorCode: 'ECONNRESET' }),
    ],
    [
      'an expired certificate',
      { ok: false, problem: 'tls-expired', detail: 'since yesterday' },
      attemptAnswer('no-http-answer', { problem: 'tls-expired' }),
    ],
    [
      'a host that does not resolve',
      { ok: false, problem: 'dns', detail: 'SERVFAIL' },
      attemptAnswer('no-http-answer', { problem: 'dns' }),
    ],
  ])('again after %s for 24 h, then gives up', async (_why, result, answer) => {
    const ports = await createPosting();
    ports.handles.fetch.answer(url, result);
    await report(ports);
    expect(deliveryOf(ports)).toMatchObject({ state: 'waiting', attempts: [{ outcome: 'failed', answer }] });
    await wait(ports, 25);
    expect(deliveryOf(ports)).toMatchObject({ state: 'failed', attempts: { length: 12 } });
    expect(ports.handles.fetch.requests).toHaveLength(12);
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
  });

  test('until it is accepted, and then no more', async () => {
    const ports = await createPosting();
    ports.handles.fetch.answer(url, () => answerOf(ports.handles.fetch.requests.length < 4 ? 503 : 200, ''));
    await report(ports);
    await wait(ports, 30);
    expect(deliveryOf(ports)).toMatchObject({ state: 'delivered', attempts: { length: 4 } });
  });

  test('nothing to a private address, and does not retry', async () => {
    const ports = await createPosting();
    ports.handles.fetch.answer(url, { ok: false, problem: 'private-address', detail: '10.0.0.1' });
    await report(ports);
    expect(deliveryOf(ports)).toMatchObject({ state: 'failed', attempts: { length: 1 } });
  });

  test('the same bytes in each attempt', async () => {
    const ports = await createPosting();
    ports.handles.fetch.answer(url, answerOf(500, ''));
    await report(ports);
    await wait(ports, 1);
    const [first, ...others] = ports.handles.fetch.requests.map(({ body = '' }) =>
      Buffer.from(body).toString('hex'),
    );
    expect(new Set(others)).toEqual(new Set([first]));
  });
});

describe('sendDueReports() mails', () => {
  test('with an envelope sender that receives bounces, and records the attempt', async () => {
    const ports = await createMailing();
    await report(ports);
    const [mail] = ports.handles.mail.sent;
    expect(mail?.envelope.to).toEqual(['tls@example.com']);
    expect(mail?.envelope.from).toMatch(/^bounce-[a-z2-7]{26}@reports\.strictmx\.test$/);
    expect(deliveryOf(ports)).toMatchObject({
      state: 'delivered',
      attempts: [{ at: '2026-11-24T06:00:00Z', outcome: 'delivered' }],
    });
  });

  test('the same mail again if the mail system was down', async () => {
    const ports = await createMailing();
    const seen: string[] = [];
    ports.handles.mail.before = (mail) => {
      seen.push(Buffer.from(mail.raw).toString());
      if (seen.length < 3) throw new Error('connect ECONNREFUSED');
    };
    await report(ports);
    expect(deliveryOf(ports)?.attempts[0]).toMatchObject({
      outcome: 'failed',
      answer: { code: 'mail-not-sent', parameters: { errorMessage: 'connect ECONNREFUSED' } },
    });
    await wait(ports, 1);
    expect(deliveryOf(ports)).toMatchObject({ state: 'delivered', attempts: { length: 3 } });
    expect(new Set(seen).size).toBe(1);
  });

  test('once, for a receiver that recognises a repeat, if it died between sending and recording', async () => {
    const ports = await createMailing();
    ports.handles.mail.before = () => {
      ports.handles.store.before = (operation) => {
        if (operation === 'put') throw new Error('killed');
      };
    };
    await report(ports);
    ports.handles.mail.before = () => {};
    ports.handles.store.before = () => {};
    expect(deliveryOf(ports)).toMatchObject({ state: 'waiting', attempts: [{ outcome: 'started' }] });

    // Nobody touches it while the worker may live, and whoever looks is told from when on.
    const [sending] = (await listOutbound(ports, utcDay('2026-11-23'), { limit: 10 })).reports;
    const until = ports.handles.clock.now().getTime() + attemptLeaseSeconds * 1_000;
    expect(Date.parse(sending?.deliveries[0]?.dueAt ?? '')).toBe(until);
    ports.handles.clock.advance(attemptLeaseSeconds - 1);
    await sendDueReports(ports);
    expect(ports.handles.mail.handedOver).toBe(1);

    ports.handles.clock.advance(1);
    await sendDueReports(ports);
    expect(ports.handles.mail.handedOver).toBe(2);
    expect(ports.handles.mail.sent).toHaveLength(1);
    expect(deliveryOf(ports)).toMatchObject({
      state: 'delivered',
      attempts: [{ outcome: 'unknown' }, { outcome: 'delivered' }],
    });
  });

  test('once, if two workers run at the same time', async () => {
    const ports = await createMailing();
    ports.handles.mail.before = async () => {
      ports.handles.mail.before = () => {};
      await sendDueReports(ports);
    };
    await report(ports);
    await wait(ports, 1);
    expect(ports.handles.mail.handedOver).toBe(1);
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
  });

  test('each destination separately, so that a failed one does not affect the other', async () => {
    const ports = createWorld();
    askForReports(ports, 'example.com', `${url},mailto:tls@example.com`);
    ports.handles.fetch.answer(url, answerOf(503, ''));
    await post(ports, [failedSession]);
    await report(ports);
    await wait(ports, 1);
    expect(ports.handles.mail.handedOver).toBe(1);
    expect(stored(ports)[0]?.deliveries.map(({ state }) => state)).toEqual(['waiting', 'delivered']);
  });

  test('nothing to a suppressed address until the suppression ends', async () => {
    const ports = await createMailing();
    await suppress(ports, { target: 'TLS@example.com', reason: 'bounce', detail: 'status 5.1.1', days: 30 });
    await report(ports);
    expect(deliveryOf(ports)).toMatchObject({
      state: 'suppressed',
      reason: {
        code: 'suppressed',
        parameters: { cause: 'bounce', until: '2026-12-24T06:00:00.000Z', detail: 'status 5.1.1' },
      },
      attempts: [],
    });
    expect(ports.handles.mail.handedOver).toBe(0);

    ports.handles.clock.set('2026-12-25T06:00:00Z');
    await post(ports, [{ ...failedSession, time: '2026-12-24T12:00:00Z' }]);
    await report(ports, utcDay('2026-12-24'));
    expect(ports.handles.mail.handedOver).toBe(1);
  });

  test('nothing to a kind of destination that only a newer version can send to', async () => {
    const ports = await createMailing();
    ports.handles.mail.before = () => {
      throw new Error('later');
    };
    await report(ports);
    ports.handles.mail.before = () => {};
    const [key = ''] = ports.handles.store.keys('outbound/reports/');
    const newer = (ports.handles.store.text(key) ?? '').replace('"kind": "mailto"', '"kind": "queue"');
    ports.handles.store.edit(key, newer);
    await wait(ports, 1);
    expect(ports.handles.store.text(key)).toBe(newer);
    expect(ports.handles.store.keys('outbound/due/')).toHaveLength(1);
    expect(ports.handles.mail.handedOver).toBe(0);
  });

  test('no copy to the archive if all destinations are suppressed', async () => {
    const ports = await createMailing();
    const settings = {
      schema: 1,
      enabled: true,
      bcc: ['archive@strictmx.test'],
      domains: {},
      destinations: {},
    };
    await ports.store.put('outbound/settings.json', formatState(settings));
    await suppress(ports, { target: 'tls@example.com', reason: 'bounce', detail: 'status 5.1.1' });
    await report(ports);
    const [planned] = (await listOutbound(ports, utcDay('2026-11-23'), { limit: 10 })).reports;
    expect(planned?.deliveries).toMatchObject([
      { to: 'tls@example.com', state: 'suppressed' },
      { to: 'archive@strictmx.test', state: 'suppressed', reason: { code: 'copy-without-report' } },
    ]);
    expect(ports.handles.mail.handedOver).toBe(0);
  });

  test('nothing once reports are switched off, even if planned before', async () => {
    const ports = await createMailing();
    ports.handles.mail.before = () => {
      throw new Error('later');
    };
    await report(ports);
    ports.handles.mail.before = () => {};
    const settings = { schema: 1, enabled: false, bcc: [], domains: {}, destinations: {} };
    await ports.store.put('outbound/settings.json', formatState(settings));
    await wait(ports, 1);
    expect(ports.handles.mail.handedOver).toBe(0);
    expect(deliveryOf(ports)).toMatchObject({
      state: 'suppressed',
      reason: { code: 'switched-off', parameters: {} },
    });
  });
});

describe('sendDueReports() waits', () => {
  test('until 0 to 4 h after midnight, depending on domain and day', async () => {
    const ports = await createMailing();
    ports.handles.clock.set('2026-11-24T00:00:00Z');
    await report(ports);
    const due = delaySeconds(domainName('example.com'), day);
    ports.handles.clock.advance(due - 1);
    expect(await sendDueReports(ports)).toBe(0);
    expect(ports.handles.mail.handedOver).toBe(0);
    ports.handles.clock.advance(1);
    await sendDueReports(ports);
    expect(ports.handles.mail.handedOver).toBe(1);
  });

  test('while DNS does not answer, and then sends', async () => {
    const ports = createWorld();
    ports.handles.resolver.fail('txt', '_smtp._tls.example.com');
    await post(ports, [failedSession]);
    await report(ports);
    expect(stored(ports)[0]?.lookup).toMatchObject({ attempts: 1, why: 'SERVFAIL' });
    await wait(ports, 2);
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await wait(ports, 3);
    expect(ports.handles.mail.handedOver).toBe(1);
    expect(stored(ports)[0]?.lookup).toBeUndefined();
  });

  test('24 h for DNS, then gives up, and says so', async () => {
    const ports = createWorld();
    ports.handles.resolver.fail('txt', '_smtp._tls.example.com');
    await post(ports, [failedSession]);
    await report(ports);
    await wait(ports, 25);
    expect(stored(ports)[0]).toMatchObject({
      deliveries: [],
      reasons: [
        { code: 'record-unknown', parameters: { name: '_smtp._tls.example.com', error: 'SERVFAIL' } },
      ],
    });
    expect(ports.handles.store.keys('outbound/due/')).toEqual([]);
  });
});

test('sendDueReports() sends reports that became due while the clock jumped past midnights', async () => {
  const ports = await createMailing();
  ports.handles.clock.set('2026-11-24T00:00:00Z');
  await report(ports);
  ports.handles.clock.set('2026-11-27T12:00:00Z');
  await sendDueReports(ports);
  expect(deliveryOf(ports)).toMatchObject({ state: 'delivered' });
  ports.handles.clock.set('2026-11-24T00:00:00Z');
  await sendDueReports(ports);
  await report(ports);
  expect(ports.handles.mail.handedOver).toBe(1);
});

test('sendDueReports() continues with the others if one report cannot be read', async () => {
  const ports = createWorld();
  for (const domain of ['a.example', 'b.example', 'c.example'])
    askForReports(ports, domain, `mailto:tls@${domain}`);
  ports.handles.clock.set('2026-11-24T00:00:00Z');
  await post(
    ports,
    ['a.example', 'b.example', 'c.example'].map((domain) => ({ ...failedSession, domain })),
  );
  await report(ports);
  ports.handles.store.edit('outbound/reports/2026-11-23/b.example/0001.json', 'not JSON');
  ports.handles.clock.advance(4 * 3600);
  await runTask(ports, { kind: 'send-outbound' });
  expect(ports.handles.mail.sent.flatMap(({ envelope }) => envelope.to).sort()).toEqual([
    'tls@a.example',
    'tls@c.example',
  ]);
});

test.each<[string, (text: string) => string]>([
  ['that cannot be read', () => 'not JSON'],
  ['that only a newer version can send', (text) => text.replaceAll('"mailto"', '"carrier-pigeon"')],
])('sendDueReports() moves reports %s behind the others', async (_, edit) => {
  const ports = createWorld();
  ports.handles.clock.set('2026-11-24T00:00:00Z');
  askForReports(ports, 'a.example', 'mailto:tls@a.example');
  await post(ports, [{ ...failedSession, domain: 'a.example' }]);
  await report(ports);
  const key = 'outbound/reports/2026-11-23/a.example/0001.json';
  const before = ports.handles.store.text(key) ?? '';
  expect(edit(before)).not.toBe(before);
  ports.handles.store.edit(key, edit(before));
  ports.handles.clock.advance(4 * 3600);
  for (const hour of [5, 6]) {
    await sendDueReports(ports);
    const stamp = `20261124T0${hour}0000`;
    expect(ports.handles.store.keys('outbound/due/')).toEqual([
      `outbound/due/${stamp}/2026-11-23/a.example/0001`,
    ]);
    ports.handles.clock.advance(3600);
  }
  ports.handles.store.edit(key, before);
  await sendDueReports(ports);
  expect(ports.handles.mail.sent.flatMap(({ envelope }) => envelope.to)).toEqual(['tls@a.example']);
});
