import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { planDigests } from '../../../service/daily-mail/plan-digests.ts';
import { previewDigest, sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { reportIdentityOf } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { addPendingReport, day, hostedWorld } from './mail-world.ts';

beforeAll(testDkimKey, 60_000);

describe('deliverDigests() to several, one of which is refused', () => {
  const three = ['a@example.com', 'gone@example.net', 'z@example.com'];
  const to = (world: World) => world.handles.mail.sent.map(({ envelope }) => envelope.to[0]);

  async function worldOfThree(digestTo = three): Promise<World> {
    const world = await hostedWorld();
    world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), digestTo }));
    await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
    return world;
  }

  /** @returns the addresses that are tried */
  function refuse(world: World, isRefused: boolean, those = ['gone@example.net']): string[] {
    const tried: string[] = [];
    world.handles.mail.before = ({ envelope: { to: recipients } }) => {
      tried.push(...recipients);
      if (recipients.some((one) => those.includes(one))) throw mailNotSent({ isRefused });
    };
    return tried;
  }

  const refusals = async (world: World) =>
    ((await loadWatch(world.ports, world.domain))?.watch.incidents ?? [])
      .filter(({ code }) => code === 'recipient-refused')
      .map(({ subject, closedAt }) => [subject, closedAt === undefined ? 'open' : 'closed']);

  test('temporarily: retries only that one, and mails the reports to nobody twice', async () => {
    const world = await worldOfThree();
    const tried = refuse(world, false);
    for (let hour = 0; hour < 3; hour++) {
      await expect(sendDigest(world.ports, 'acme', day)).rejects.toThrow(MailNotSentError);
      world.handles.clock.advance(3600);
    }
    expect(tried).toEqual([...three, 'gone@example.net', 'gone@example.net']);
    expect(to(world)).toEqual(['a@example.com', 'z@example.com']);
    expect(world.handles.store.keys('pending-reports/')).toEqual([]);
    expect(await planDigests(world.ports, day)).toBe(1);
    world.handles.mail.before = () => {};
    expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
    expect(to(world)).toEqual(['a@example.com', 'z@example.com', 'gone@example.net']);
    expect(world.handles.mail.handedOver).toBe(3);
    expect(await refusals(world)).toEqual([]);
  });

  test('permanently: is done, and the owner sees that, until a mail is accepted again', async () => {
    const world = await worldOfThree();
    const tried = refuse(world, true);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
    world.handles.clock.advance(3600);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
    expect(await planDigests(world.ports, day)).toBe(0);
    expect(tried).toEqual(three);
    expect(to(world)).toEqual(['a@example.com', 'z@example.com']);
    expect(await refusals(world)).toEqual([['gone@example.net', 'open']]);
    const [next] = await previewDigest(world.ports, 'acme', addDays(day, 1));
    expect(next?.text).toContain('The daily mail to a recipient is refused');
    expect(next?.text).not.toMatch(/gone|example\[?\.\]?net/);
    world.handles.mail.before = () => {};
    await sendDigest(world.ports, 'acme', addDays(day, 1));
    expect(await refusals(world)).toEqual([['gone@example.net', 'closed']]);
  });

  test('permanently, every day: is tried for a week, and then once a week', async () => {
    const world = await worldOfThree();
    const tried = refuse(world, true);
    const days: number[] = [];
    for (let count = 0; count < 24; count++) {
      await sendDigest(world.ports, 'acme', addDays(day, count));
      if (tried.splice(0).includes('gone@example.net')) days.push(count);
      expect(await refusals(world)).toEqual([['gone@example.net', 'open']]);
      world.handles.clock.advance(86_400);
    }
    expect(days).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 14, 21]);
  });

  test('and nobody else there: keeps the reports for the next mail', async () => {
    const world = await worldOfThree(['gone@example.net']);
    refuse(world, true);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('refused');
    world.handles.clock.advance(3600);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('refused');
    expect(await planDigests(world.ports, day)).toBe(0);
    expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
    world.handles.mail.before = () => {};
    expect(await sendDigest(world.ports, 'acme', addDays(day, 1))).toBe('sent');
    expect(world.handles.store.keys('pending-reports/')).toEqual([]);
  });

  test('by an address that no mail can have', async () => {
    const world = await worldOfThree(['a@example.com', 'no address']);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
    expect(to(world)).toEqual(['a@example.com']);
  });

  test('continues after the last address that was stored as done, if the worker dies', async () => {
    const world = await worldOfThree();
    world.handles.mail.before = ({ envelope }) => {
      if (envelope.to[0] === 'z@example.com') throw new Error('the worker is dead');
    };
    await expect(sendDigest(world.ports, 'acme', day)).rejects.toThrow('dead');
    world.handles.clock.advance(61);
    world.handles.mail.before = () => {};
    await sendDigest(world.ports, 'acme', day);
    expect(to(world).toSorted()).toEqual(three);
    expect(world.handles.mail.handedOver).toBe(3);
  });
});
