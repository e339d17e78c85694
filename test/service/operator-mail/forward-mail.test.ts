import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../core/names/utc-day.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { forwardMail } from '../../../service/operator-mail/forward-mail.ts';
import { forwardedMailKey } from '../../../service/store/operator/forwarded-mail.ts';
import { ownerBytesKey, storedBytesObject } from '../../../service/store/reports/stored-bytes.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { OperatorWorld } from './operator-world.ts';

/** The operator's server takes no mail, or none with attachments. */
function refuse({ handles }: OperatorWorld, { isRefused = true, onlyWith = '' } = {}): void {
  handles.mail.before = ({ raw }) => {
    if (Buffer.from(raw).toString().includes(onlyWith)) throw mailNotSent({ isRefused });
  };
}

const accept = ({ handles }: OperatorWorld) => {
  handles.mail.before = () => {};
};

describe('forwardMail()', () => {
  test('sends what was written to the operator, with the original attached', async () => {
    const world = await OperatorWorld.marked(1);
    await world.forward();
    const [mail] = world.handles.mail.sent;
    expect(mail?.envelope).toEqual({ from: 'digest@strictmx.test', to: ['ops@example.net'] });
    const { subject, text, attachments, headers } = await PostalMime.parse(mail?.raw ?? '', {
      forceRfc822Attachments: true,
    });
    expect(subject).toBe('1 mail to reports.strictmx.test');
    expect(text).toMatch(/Subject\s+Letter 1/);
    expect(headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    );
    expect(attachments).toMatchObject([{ mimeType: 'message/rfc822', filename: 'mail-1.eml' }]);
    expect(world.texts[0]).toContain(world.handles.store.text('mail/in/0001'));
    expect(world.marks).toEqual([]);
  });

  test('sends one mail at once and one at the hour, about all of 200 others', async () => {
    const world = await OperatorWorld.marked(1);
    await world.forward();
    await world.mark(200);
    for (let task = 0; task < 3; task++) await world.forward();
    expect(world.handles.mail.sent).toHaveLength(1);
    expect(world.marks).toHaveLength(200);
    world.handles.clock.advance(3_600);
    await Promise.all([world.forward(), world.forward()]);
    await world.forward();
    expect(world.handles.mail.handedOver).toBe(2);
    expect(world.texts[1]).toContain('Subject: 200 mails to reports.strictmx.test');
    expect(world.texts[1]).toContain('150 more mails are not listed');
    expect(world.marks).toEqual([]);
  });

  test('forwards nothing twice whose mark a dead worker left, and deletes the mark', async () => {
    const world = await OperatorWorld.marked(1);
    const [mark = ''] = world.marks;
    await world.forward();
    world.handles.store.edit(mark, '');
    for (const letters of [0, 1, 1]) {
      world.handles.clock.advance(3_600);
      await world.mark(letters);
      await world.forward();
      expect(world.marks).toEqual([]);
    }
    expect(world.handles.mail.sent).toHaveLength(3);
    expect(world.texts.filter((text) => /Letter 1\b/.test(text))).toHaveLength(1);
  });

  test('lists a person among thousands of mails of one site', async () => {
    const world = await OperatorWorld.marked(300);
    await world.mark(1, 'person.example');
    await world.forward();
    expect(world.texts[0]).toContain('Letter 301');
  });

  test('sends nothing twice of what is marked again, as when intake is repeated', async () => {
    const world = await OperatorWorld.marked(1);
    const [mark = ''] = world.marks;
    await world.forward();
    await world.ports.store.put(mark, '');
    world.handles.clock.advance(3_600);
    await world.forward();
    expect(world.handles.mail.sent).toHaveLength(1);
  });

  test('tries again as the same mail while nobody takes it, and holds up no later one', async () => {
    const world = await OperatorWorld.marked(2);
    refuse(world, { isRefused: false });
    await expect(world.forward()).rejects.toThrow('no');
    await world.mark(1);
    world.handles.clock.advance(7_200);
    await expect(world.forward()).rejects.toThrow('no');
    accept(world);
    await world.forward();
    expect(world.handles.mail.sent.map(({ id }) => id)).toEqual([
      'operator-2026-11-24t10',
      'operator-2026-11-24t12',
    ]);
    expect(world.marks).toEqual([]);
  });

  test('sends the list alone to a server that refuses what strangers wrote', async () => {
    const world = await OperatorWorld.marked(1);
    refuse(world, { onlyWith: 'mail-1.eml' });
    await world.forward();
    expect(world.handles.mail.sent.map(({ id }) => id)).toEqual(['operator-2026-11-24t10-list']);
    expect(world.texts[0]).toMatch(/Letter 1/);
    expect(world.state.status).toBe('sent');
  });

  test('says in the next mail how many were refused, until one arrives', async () => {
    const world = await OperatorWorld.marked(3);
    refuse(world);
    await world.forward();
    expect(world.handles.log.entries).toContainEqual(
      expect.objectContaining({
        event: 'operator-mail-refused',
        fields: { hour: '2026-11-24T10', mails: 3 },
      }),
    );
    expect(world.marks).toEqual([]);
    for (const hour of [1, 2]) {
      world.handles.clock.advance(3_600);
      await world.mark(hour);
      if (hour === 2) accept(world);
      await world.forward();
    }
    expect(world.texts[0]?.replaceAll(/\s+/g, ' ')).toContain('about 4 mails');
    world.handles.clock.advance(3_600);
    await world.mark(1);
    await world.forward();
    expect(world.texts[1]).not.toContain('earlier messages');
  });

  test('gives up what nobody took for a day', async () => {
    const world = await OperatorWorld.marked(1);
    refuse(world, { isRefused: false });
    await expect(world.forward()).rejects.toThrow('no');
    world.handles.clock.advance(86_400);
    await world.forward();
    expect(world.state.status).toBe('refused');
    expect(world.marks).toEqual([]);
  });

  test('leaves to another worker what that one is sending', async () => {
    const world = await OperatorWorld.marked(1);
    let isFirst = true;
    world.handles.mail.before = async () => {
      if (isFirst) {
        isFirst = false;
        await world.forward();
      }
    };
    await world.forward();
    expect(world.handles.mail.handedOver).toBe(1);
  });

  test('counts mails that were not kept', async () => {
    const world = await OperatorWorld.marked(2);
    await world.ports.store.delete('mail/in/0001');
    await world.forward();
    expect(world.texts[0]).toContain('Subject: 2 mails to');
    expect(world.texts[0]).toContain('1 more mail is not listed');
  });

  test('continues after its state became unreadable', async () => {
    const world = await OperatorWorld.marked(1);
    world.handles.store.edit(forwardedMailKey, '{"schema": 2}');
    await world.forward();
    expect(world.handles.mail.sent).toHaveLength(1);
  });

  test('forgets what is marked where no operator is named', async () => {
    const world = await OperatorWorld.marked(2);
    const { operator: _, ...service } = world.ports.service;
    await forwardMail({ ...world.ports, service });
    expect(world.marks).toEqual([]);
    expect(world.handles.mail.sent).toEqual([]);
  });

  const endState = (world: OperatorWorld) => [
    world.handles.mail.sent.map(({ id }) => id),
    world.state.status,
    world.state.marks,
    world.state.unsent,
  ];
  const step = (world: OperatorWorld) => world.forward();

  diesAtEveryCall('forwardMail()', { arrange: () => OperatorWorld.marked(2), step, endState });

  diesAtEveryCall('forwardMail() of what is refused', {
    arrange: async () => {
      const world = await OperatorWorld.marked(2);
      refuse(world, { onlyWith: 'mail-1.eml' });
      return world;
    },
    step,
    endState,
  });
});

test('mails that were not kept are a few marks, and the operator learns about how many there were', async () => {
  const world = await OperatorWorld.marked(2);
  const key = ownerBytesKey(dayOf(world.ports.clock.now()), undefined);
  const full = { bytes: 1e9, sources: {}, budgetBytes: 1e9, serviceBytes: 0, known: [] };
  await storedBytesObject.create(world.ports, key, { schema: 1, ...full });
  for (let mail = 0; mail < 1_000; mail++) {
    await world.ports.store.put(
      `mail/in/x${mail}`,
      'Received: from h ([203.0.113.9]) by reports.strictmx.test for <postmaster@reports.strictmx.test>; Tue, 24 Nov 2026 10:00:00 +0000\r\nFrom: a@evil.example\r\nTo: postmaster@reports.strictmx.test\r\n\r\nx\r\n',
    );
    expect(await receiveReport(world.ports, `mail/in/x${mail}`)).toEqual({ kind: 'left-out' });
  }
  expect(world.marks.length).toBeLessThan(200);
  await world.forward();
  expect(world.texts.join('')).toMatch(/Subject: 2 mails[\s\S]*About [\d,]{3,5} more mails/);
  expect(world.marks).toEqual([]);
});
