import { beforeAll, describe, expect, test } from 'vitest';
import { putOwner } from '../../../service/access/manage-owners.ts';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import {
  type Incident,
  incidentsKey,
  incidentsObject,
  loadWatch,
} from '../../../service/store/domains/incidents.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { postAgain } from '../../../service/watch/raise-incidents.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { confirmRecipient } from '../recipients/confirm-recipient.ts';
import type { World } from '../world.ts';
import { policyHost, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const webhook = 'https://hooks.example/x';
const timeout = { ok: false, problem: 'timeout', detail: '' } as const;
const taken = answerOf(200, 'ok');

async function withWebhook(digestTo: string[] = ['admin@example.com']): Promise<World> {
  const world = await watchedWorld();
  await change(world, { webhook, digestTo });
  return world;
}

async function change(world: World, settings: object): Promise<void> {
  const state = { ...(await world.state()), ...settings };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify(state));
}

async function lookAfter(world: World, seconds: number): Promise<void> {
  world.handles.clock.advance(seconds);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
}

/** The host is down, and two looks have seen it. */
async function breakDown(world: World, hook: FetchResult): Promise<void> {
  world.handles.fetch.answer(webhook, hook);
  policyHost(world, timeout);
  await lookAfter(world, 1);
  await lookAfter(world, 60);
}

async function allowMails(world: World, mailsPerDay: number): Promise<void> {
  const request = {
    owner: 'acme',
    zones: [],
    quota: { mailsPerDay },
    precondition: { ifMatch: 'any' },
  } as const;
  const change = { caller: { id: 'admin', scopes: ['admin' as const] }, action: 'PUT', dryRun: false };
  const result = await putOwner(world.ports, change, { ...request, zones: [] });
  if (!result.ok) await putOwner(world.ports, change, { ...request, zones: [], precondition: {} });
}

const posts = ({ handles }: World) =>
  handles.fetch.requests
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (/action needed|resolved/.exec(Buffer.from(body ?? []).toString()) ?? [''])[0]);
const mails = ({ handles }: World) =>
  handles.mail.sent.map(({ raw }) =>
    Buffer.from(raw).includes(': resolved') ? 'resolved' : 'action needed',
  );
const incidentOf = async (world: World) =>
  (await loadWatch(world.ports, world.domain))?.watch.incidents[0] as Incident;

describe('an alarm that the webhook refuses', () => {
  test.each<[string, FetchResult]>([
    ['refuses with 503', answerOf(503, '')],
    ['redirects', answerOf(302, '')],
    ['does not answer', timeout],
  ])('is posted again by the next check if the webhook %s, and mailed once', async (_, hook) => {
    const world = await withWebhook();
    await breakDown(world, hook);
    expect(posts(world)).toEqual(['action needed']);
    expect(await incidentOf(world)).toMatchObject({
      alertedAt: expect.any(String),
      unpostedSince: expect.any(String),
    });
    world.handles.fetch.answer(webhook, taken);
    await lookAfter(world, 86_400);
    expect(posts(world)).toEqual(['action needed', 'action needed']);
    expect(await incidentOf(world)).not.toHaveProperty('unpostedSince');
    await lookAfter(world, 86_400);
    expect(posts(world), 'taken').toHaveLength(2);
    expect(mails(world)).toEqual(['action needed']);
  });

  test('reaches an owner without a mail address', async () => {
    const world = await withWebhook([]);
    await breakDown(world, timeout);
    world.handles.fetch.answer(webhook, taken);
    await lookAfter(world, 3600);
    expect(posts(world)).toEqual(['action needed', 'action needed']);
    expect(mails(world)).toEqual([]);
  });

  test('is given up after two days', async () => {
    const world = await withWebhook();
    await breakDown(world, timeout);
    for (let hour = 0; hour < 100; hour++) await lookAfter(world, 3600);
    expect(posts(world)).toHaveLength(1 + 48);
    expect(await incidentOf(world)).not.toHaveProperty('unpostedSince');
    expect(mails(world)).toEqual(['action needed']);
  });

  test('is given up if the owner removes the webhook', async () => {
    const world = await withWebhook();
    await breakDown(world, timeout);
    await change(world, { webhook: undefined });
    await lookAfter(world, 3600);
    expect(posts(world)).toHaveLength(1);
    expect(await incidentOf(world)).not.toHaveProperty('unpostedSince');
  });

  test('is no longer posted once it is over: then its end is, until it is accepted', async () => {
    const world = await withWebhook();
    await breakDown(world, timeout);
    policyHost(world, undefined);
    await lookAfter(world, 3600);
    expect(posts(world)).toEqual(['action needed', 'resolved']);
    world.handles.fetch.answer(webhook, taken);
    await lookAfter(world, 3600);
    await lookAfter(world, 3600);
    expect(posts(world)).toEqual(['action needed', 'resolved', 'resolved']);
    expect(mails(world)).toEqual(['action needed', 'resolved']);
  });

  test('keeps other changes written meanwhile', async () => {
    const world = await withWebhook();
    await breakDown(world, timeout);
    const { watch } = (await loadWatch(world.ports, world.domain)) ?? {};
    if (!watch) throw new Error('nothing is stored');
    const closedAt = world.handles.clock.now().toISOString();
    const closed = watch.incidents.map((one) => ({ ...one, closedAt }));
    world.handles.store.edit(incidentsKey(world.domain), JSON.stringify({ ...watch, incidents: closed }));
    world.handles.fetch.answer(webhook, taken);
    const after = await postAgain(world.ports, await world.state(), watch);
    expect(after.incidents).toMatchObject([{ closedAt, alertedAt: expect.any(String) }]);
  });
});

describe('an alarm that the quota of mails has no room for', () => {
  async function withoutRoom(quota = 0): Promise<World> {
    const world = await withWebhook();
    await allowMails(world, quota);
    await breakDown(world, taken);
    return world;
  }

  test('is posted at once, and mailed by a check of the next day', async () => {
    const world = await withoutRoom();
    expect([posts(world), mails(world)]).toEqual([['action needed'], []]);
    expect(await incidentOf(world)).toMatchObject({
      alertedAt: expect.any(String),
      unmailedSince: expect.any(String),
    });
    await lookAfter(world, 3600);
    await allowMails(world, 1);
    await lookAfter(world, 86_400);
    await lookAfter(world, 86_400);
    expect([posts(world), mails(world)]).toEqual([['action needed'], ['action needed']]);
    expect(await incidentOf(world)).not.toHaveProperty('unmailedSince');
  });

  test('is reported at the domain and to the operator', async () => {
    const world = await withoutRoom();
    await lookAfter(world, 3600);
    const { incidents = [] } = (await loadWatch(world.ports, world.domain))?.watch ?? {};
    expect(incidents).toContainEqual(
      expect.objectContaining({
        code: 'mail-quota-used',
        severity: 'warning',
        parameters: { day: '2026-11-24', mailsPerDay: 0, areAlarmsLeftOut: true },
      }),
    );
    expect(world.handles.log.entries).toContainEqual(
      expect.objectContaining({ event: 'mail-quota-used', level: 'warn' }),
    );
    await lookAfter(world, 2 * 86_400);
    await allowMails(world, 100);
    await lookAfter(world, 86_400);
    await lookAfter(world, 2 * 86_400);
    const after = (await loadWatch(world.ports, world.domain))?.watch.incidents ?? [];
    expect(after.find(({ code }) => code === 'mail-quota-used')).toHaveProperty('closedAt');
  });

  test('is given up by mail after two days, in which the daily mail had it', async () => {
    const world = await withoutRoom();
    for (let day = 0; day < 3; day++) await lookAfter(world, 86_400);
    await allowMails(world, 100);
    await lookAfter(world, 86_400);
    expect(mails(world)).toEqual([]);
    expect(await incidentOf(world)).not.toHaveProperty('unmailedSince');
  });
});

test('incidents stored without a mark for the webhook are sent both ways', async () => {
  const world = await withWebhook();
  await breakDown(world, taken);
  const object = await world.handles.store.get(incidentsKey(world.domain));
  const { incidents } = incidentsObject.read('k', object?.body ?? new Uint8Array());
  expect(incidents).toMatchObject([{ alertedAt: expect.any(String) }]);
  expect(incidents[0]).not.toHaveProperty('unpostedSince');
  await lookAfter(world, 3600);
  expect(posts(world)).toEqual(['action needed']);
});

describe('an alarm whose mail one recipient does not take', () => {
  const three = ['a@example.com', 'gone@example.net', 'z@example.com'];
  const addresses = ({ handles }: World) => handles.mail.sent.map(({ envelope }) => envelope.to[0]);

  /** @returns the addresses that were tried */
  function refuse(world: World, isRefused: boolean, those = ['gone@example.net']): string[] {
    const tried: string[] = [];
    world.handles.mail.before = ({ envelope: { to } }) => {
      tried.push(...to);
      if (to.some((one) => those.includes(one))) throw mailNotSent({ isRefused });
    };
    return tried;
  }

  test('permanently: reaches the others and the webhook, once', async () => {
    const world = await withWebhook(three);
    const tried = refuse(world, true);
    await breakDown(world, taken);
    await lookAfter(world, 3600);
    expect([posts(world), tried]).toEqual([['action needed'], three]);
    expect(await incidentOf(world)).not.toHaveProperty('unmailed');
  });

  test('temporarily: reaches the others and the webhook once, and that one as soon as possible', async () => {
    const world = await withWebhook(three);
    const tried = refuse(world, false);
    await expect(breakDown(world, taken)).rejects.toThrow(MailNotSentError);
    expect([posts(world), tried]).toEqual([['action needed'], three]);
    expect(await incidentOf(world)).toMatchObject({
      alertedAt: expect.any(String),
      unmailed: ['gone@example.net'],
    });
    world.handles.mail.before = () => {};
    await lookAfter(world, 10);
    expect([posts(world), addresses(world)]).toEqual([
      ['action needed'],
      ['a@example.com', 'z@example.com', 'gone@example.net'],
    ]);
    expect(world.handles.mail.handedOver).toBe(3);
    expect(await incidentOf(world)).not.toHaveProperty('unmailedSince');
  });

  test('for days: is given up', async () => {
    const world = await withWebhook(three);
    const tried = refuse(world, false);
    await expect(breakDown(world, taken)).rejects.toThrow();
    for (let day = 0; day < 2; day++) await expect(lookAfter(world, 80_000)).rejects.toThrow();
    tried.splice(0);
    for (let day = 0; day < 2; day++) await lookAfter(world, 80_000);
    expect(tried).toEqual([]);
    expect(await incidentOf(world)).not.toHaveProperty('unmailed');
  });
});

describe('an alarm that nobody can be notified of', () => {
  test('is news until somebody can be: when a recipient confirms', async () => {
    const world = await withWebhook([]);
    const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };
    await nameRecipients(world.ports, caller, { owner: 'acme', before: [], wanted: ['named@example.net'] });
    await change(world, { webhook: undefined, digestTo: ['named@example.net'] });
    await breakDown(world, timeout);
    await lookAfter(world, 3600);
    expect(mails(world)).toEqual([]);
    expect(await incidentOf(world)).not.toHaveProperty('alertedAt');
    await confirmRecipient(world.ports, 'acme', 'named@example.net');
    await lookAfter(world, 60);
    expect(mails(world)).toEqual(['action needed']);
    expect(await incidentOf(world)).toHaveProperty('alertedAt');
  });

  test('that ends meanwhile is not reported as over', async () => {
    const world = await withWebhook([]);
    await change(world, { webhook: undefined });
    await breakDown(world, timeout);
    policyHost(world, undefined);
    await lookAfter(world, 3600);
    expect(await incidentOf(world)).toHaveProperty('closedAt');
    await change(world, { digestTo: ['admin@example.com'] });
    await lookAfter(world, 3600);
    expect(mails(world)).toEqual([]);
  });
});
