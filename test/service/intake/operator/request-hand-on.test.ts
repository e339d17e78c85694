import { describe, expect, test } from 'vitest';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { bouncePointerKey } from '../../../../service/store/outbound/bounce-pointer.ts';
import { ownerBytesKey, storedBytesObject } from '../../../../service/store/reports/stored-bytes.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const token = 'a'.repeat(26);

async function world(): Promise<World> {
  const made = await World.hosted();
  const pointer = {
    schema: 1,
    address: 'tls@example.net',
    day: '2026-11-23',
    domain: 'example.net',
    part: 0,
  };
  await made.ports.store.put(bouncePointerKey(token), JSON.stringify(pointer));
  made.handles.tasks.take();
  return made;
}

const mailTo = (to: string, more = '') =>
  `Return-Path: <ann@customer.example>\r\nFrom: ann@customer.example\r\nTo: ${to}\r\n${more}\r\nHello\r\n`;

async function receive(made: World, raw: string, isReplay = false) {
  await made.ports.store.put('mail/in/m1', raw);
  return receiveReport(made.ports, 'mail/in/m1', { isReplay });
}

const marks = ({ handles }: World) => handles.store.keys('operator-mail/');
const handsOn = ({ handles }: World) => handles.tasks.take().some(({ kind }) => kind === 'hand-on-mail');

describe('receiveReport()', () => {
  test.each([
    ['postmaster', 'postmaster@reports.strictmx.test'],
    ['abuse', 'abuse@reports.strictmx.test'],
    ['a bounce address, by a person', `bounce-${token}@reports.strictmx.test`],
  ])('has a mail to %s handed on, and keeps it', async (_what, to) => {
    const made = await world();
    expect(await receive(made, mailTo(to))).toMatchObject({ kind: 'quarantined', reason: 'operator-mail' });
    expect(marks(made)).toEqual(['operator-mail/due/mail/in/m1']);
    expect(handsOn(made)).toBe(true);
  });

  test('has a mail to postmaster and to a report address handed on, if it is no report', async () => {
    const made = await world();
    const { inbox } = await made.state();
    await receive(made, mailTo(`${inbox}@reports.strictmx.test, postmaster@reports.strictmx.test`));
    expect(marks(made)).toEqual(['operator-mail/due/mail/in/m1']);
  });

  test.each([
    [
      'an automatic answer to a report',
      `bounce-${token}@reports.strictmx.test`,
      'Auto-Submitted: auto-replied\r\n',
    ],
    ['a mail to a bounce address that nobody has', `bounce-${'b'.repeat(26)}@reports.strictmx.test`, ''],
    [
      'a bounce, which is noted at the report',
      `bounce-${token}@reports.strictmx.test`,
      'Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ],
    ['automatic mail to abuse', 'abuse@reports.strictmx.test', 'Precedence: bulk\r\n'],
    ['mail to nobody', 'nobody@reports.strictmx.test', ''],
  ])('hands on nothing of %s', async (_what, to, more) => {
    const made = await world();
    await receive(made, mailTo(to, more));
    expect(marks(made)).toEqual([]);
    expect(handsOn(made)).toBe(false);
  });

  test('hands on nothing that came by HTTPS, whatever it says about its recipients', async () => {
    const made = await world();
    const { inbox } = await made.state();
    await made.ports.store.put(`posts/${inbox}/1`, mailTo('postmaster@reports.strictmx.test'));
    await receiveReport(made.ports, `posts/${inbox}/1`);
    expect(marks(made)).toEqual([]);
  });

  test('hands on nothing that is read again', async () => {
    const made = await world();
    await receive(made, mailTo('abuse@reports.strictmx.test'), true);
    expect(marks(made)).toEqual([]);
  });

  test.each([
    ['postmaster', 'postmaster@reports.strictmx.test', ['operator-mail/not-kept/mail/in/m1']],
    [
      'a bounce address, by a person',
      `bounce-${token}@reports.strictmx.test`,
      ['operator-mail/not-kept/mail/in/m1'],
    ],
    ['a bounce address that nobody has', `bounce-${'b'.repeat(26)}@reports.strictmx.test`, []],
  ])(
    'keeps nothing above the budget of a mail to %s, and the operator learns of it',
    async (_what, to, marked) => {
      const made = await world();
      // What mail for no domain of ours may take in a day is used up.
      await storedBytesObject.create(made.ports, ownerBytesKey(utcDay('2026-11-24'), undefined), {
        schema: 1,
        bytes: 1_000_000_000,
        sources: { '': 1_000_000_000 },
        budgetBytes: 1_000_000_000,
        serviceBytes: 1_000_000_000,
        known: [],
      });
      expect(await receive(made, mailTo(to) + 'x\r\n'.repeat(100_000))).toEqual({ kind: 'left-out' });
      expect(made.handles.store.keys('mail/in/')).toEqual([]);
      expect(marks(made)).toEqual(marked);
    },
  );
});
