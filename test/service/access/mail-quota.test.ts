import { describe, expect, test } from 'vitest';
import {
  fitsMailQuota,
  hasMailRoom,
  type MailKind,
  sendWithinQuota,
} from '../../../service/access/mail-quota.ts';
import { sentMailsKey, sentMailsObject } from '../../../service/store/access/sent-mails.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';

const key = sentMailsKey(utcDay('2026-11-24'), 'acme');
const request = (kind: MailKind, isUnbound = false) => ({
  owner: 'acme',
  kind,
  domain: domainName('example.com'),
  isUnbound,
});

test.each<[string, { alarms?: number; others?: number }, number, MailKind, number, boolean]>([
  ['three quarters are for others', { others: 74 }, 100, 'digest', 1, true],
  ['and no more', { others: 75 }, 100, 'digest', 1, false],
  ['nor for questions', { others: 75 }, 100, 'question', 1, false],
  ['the rest is for alarms', { others: 75 }, 100, 'alarm', 25, true],
  ['which are bound as well', { others: 75 }, 100, 'alarm', 26, false],
  ['alarms may use all', {}, 100, 'alarm', 100, true],
  ['and then there is nothing for others', { alarms: 100 }, 100, 'digest', 1, false],
  ['all or none', { others: 70 }, 100, 'digest', 6, false],
  ['beyond their part others take nothing from alarms', { others: 500 }, 100, 'alarm', 25, true],
  ['of two, one is for alarms', { others: 1 }, 2, 'digest', 1, false],
  ['of one, none is kept', {}, 1, 'digest', 1, true],
  ['of none, nothing is sent', {}, 0, 'alarm', 1, false],
])('fitsMailQuota(): %s', (_, before, mailsPerDay, kind, mails, expected) => {
  expect(fitsMailQuota(before, mailsPerDay, kind, mails)).toBe(expected);
});

describe('sendWithinQuota()', () => {
  const mails = (count: number) => Array.from({ length: count }, (_, index) => index);

  test('lets no more through than the quota, from many workers at once, and says so', async () => {
    const { handles, ...ports } = createFakePorts();
    const sent: number[] = [];
    const results = await Promise.all(
      mails(60).map(() =>
        sendWithinQuota(ports, request('digest'), mails(2), async (mail) => void sent.push(mail)),
      ),
    );
    expect(results.filter(({ length }) => length === 0)).toHaveLength(37);
    expect(sent).toHaveLength(75);
    expect(await sendWithinQuota(ports, request('alarm'), mails(25), async () => {})).toEqual([]);
    expect((await sentMailsObject.load(ports, key))?.state).toEqual({
      schema: 1,
      owner: 'acme',
      asked: [],
      alarms: 25,
      others: 75,
      leftOut: { domain: 'example.com', kinds: ['digest'] },
    });
    expect(handles.log.entries.filter(({ event }) => event === 'mail-quota-used')).toHaveLength(23);
  });

  test('starts again every day, and counts each owner separately', async () => {
    const { handles, ...ports } = createFakePorts();
    const send = (owner: string) =>
      sendWithinQuota(ports, { ...request('alarm'), owner }, mails(100), async () => {});
    const unsent = [await send('acme'), await send('acme'), await send('beta')];
    expect(unsent.map(({ length }) => length)).toEqual([0, 100, 0]);
    handles.clock.advance(86_400);
    expect(await send('acme')).toEqual([]);
  });

  test('sends as many as there is room for, and returns the others', async () => {
    const ports = createFakePorts();
    const sent: number[] = [];
    const send = async (mail: number) => void sent.push(mail);
    expect(await sendWithinQuota(ports, request('digest'), mails(78), send)).toEqual([75, 76, 77]);
    expect(sent).toEqual(mails(75));
    expect(await sendWithinQuota(ports, request('alarm'), mails(26), send)).toEqual([25]);
    expect((await sentMailsObject.load(ports, key))?.state).toMatchObject({
      alarms: 25,
      others: 75,
      leftOut: { kinds: ['alarm', 'digest'] },
    });
  });

  test('subtracts mails that were not handed over', async () => {
    const ports = createFakePorts();
    const send = async (mail: number) => {
      if (mail === 3) throw new Error('away');
    };
    await expect(sendWithinQuota(ports, request('digest'), mails(10), send)).rejects.toThrow('away');
    expect((await sentMailsObject.load(ports, key))?.state).toMatchObject({ others: 3 });
  });

  test('counts mail without a limit, and sends it', async () => {
    const ports = createFakePorts();
    expect(await sendWithinQuota(ports, request('digest', true), mails(200), async () => {})).toEqual([]);
    expect((await sentMailsObject.load(ports, key))?.state).toMatchObject({ others: 200 });
  });

  test('holds back no mail if counts cannot be read', async () => {
    const ports = createFakePorts();
    await ports.store.put(key, 'no JSON');
    expect(await sendWithinQuota(ports, request('alarm'), mails(1), async () => {})).toEqual([]);
    expect(await hasMailRoom(ports, request('alarm'), 1)).toBe(true);
  });

  test('keeps the members of a newer version', async () => {
    const { handles, ...ports } = createFakePorts();
    await hasMailRoom(ports, request('digest'), 101);
    const away = async (mail: number) => {
      if (mail === 1) throw new Error('away');
    };
    const steps = [
      () => hasMailRoom(ports, request('alarm'), 101),
      () => sendWithinQuota(ports, request('digest'), mails(1), async () => {}),
      () => sendWithinQuota(ports, request('question'), mails(75), async () => {}),
      () => sendWithinQuota(ports, request('alarm'), mails(2), away).catch(() => {}),
    ];
    for (const step of steps) await keepsUnknownMembers(handles.store, key, step);
    expect(unseenWriters('service/access/mail-quota.ts')).toEqual([]);
  });
});

test('hasMailRoom() counts nothing, and records the mail that exceeded the quota', async () => {
  const { handles, ...ports } = createFakePorts();
  expect(await hasMailRoom(ports, request('digest'), 75)).toBe(true);
  expect(handles.store.keys()).toEqual([]);
  for (let again = 0; again < 3; again++) expect(await hasMailRoom(ports, request('digest'), 76)).toBe(false);
  expect((await sentMailsObject.load(ports, key))?.state).toEqual({
    schema: 1,
    owner: 'acme',
    asked: [],
    leftOut: { domain: 'example.com', kinds: ['digest'] },
  });
});
