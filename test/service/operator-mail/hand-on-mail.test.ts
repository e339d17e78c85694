import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { handOnMail } from '../../../service/operator-mail/hand-on-mail.ts';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { unkeptMarkKey } from '../../../service/store/operator/operator-mark.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { OperatorWorld } from './operator-world.ts';

async function marked(mails: number): Promise<OperatorWorld> {
  const world = new OperatorWorld();
  await world.mark(mails);
  return world;
}

describe('handOnMail()', () => {
  test('sends what was written to the operator, with the original attached', async () => {
    const world = await marked(1);
    await world.handOn();
    const [mail] = world.handles.mail.sent;
    expect(mail?.envelope).toEqual({ from: 'digest@strictmx.test', to: ['ops@example.net'] });
    const { subject, text, attachments, headers } = await PostalMime.parse(mail?.raw ?? '', {
      forceRfc822Attachments: true,
    });
    expect(subject).toBe('Mail to abuse@reports.strictmx.test');
    expect(text).toContain('Subject        Mail 1');
    expect(headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    );
    expect(attachments).toMatchObject([{ mimeType: 'message/rfc822', filename: 'original.eml' }]);
    expect(world.texts[0]).toContain(world.handles.store.text('mail/in/0001'));
    expect(world.marks).toEqual([]);
  });

  test('sends each once, however often the task runs', async () => {
    const world = await marked(3);
    await Promise.all([world.handOn(), world.handOn()]);
    await world.handOn();
    expect(world.handles.mail.handedOver).toBe(3);
    // The mark of a mail that was handed on comes again, as when intake is repeated.
    await world.ports.store.put('operator-mail/due/mail/in/0001', '');
    await world.handOn();
    expect(world.handles.mail.handedOver).toBe(3);
    expect(world.marks).toEqual([]);
  });

  test('sends ten of 200, and says an hour later what was left out', async () => {
    const world = await marked(200);
    await world.handOn();
    expect(world.handles.mail.sent).toHaveLength(10);
    expect(world.marks).toEqual([]);
    await world.handOn();
    expect(world.handles.mail.sent).toHaveLength(10);
    world.handles.clock.advance(3_600);
    await world.handOn();
    expect(world.texts.at(-1)).toContain('Subject: 190 mails to you were not forwarded');
    await world.handOn();
    expect(world.handles.mail.sent).toHaveLength(11);
  });

  test('says with the next mail what was left out', async () => {
    const world = await marked(12);
    await world.handOn();
    world.handles.clock.advance(3_600);
    await world.mark(1);
    await world.handOn();
    expect(world.handles.mail.sent).toHaveLength(11);
    expect(world.texts.at(-1)?.replaceAll(/\s+/g, ' ')).toContain('2 other mails were not');
  });

  test('keeps to the limit with two workers', async () => {
    const world = await marked(60);
    await Promise.all([world.handOn(), world.handOn(), world.handOn()]);
    expect(world.handles.mail.handedOver).toBe(10);
    expect(world.state.leftOut?.mails).toBe(50);
  });

  test('tries the others where one is not taken for now, and that one again', async () => {
    const world = await marked(3);
    world.handles.mail.before = ({ raw }) => {
      if (Buffer.from(raw).includes('Mail 2')) throw new MailNotSentError('greylisted');
    };
    await expect(world.handOn()).rejects.toThrow('greylisted');
    expect(world.handles.mail.sent).toHaveLength(2);
    world.handles.mail.before = () => {};
    await world.handOn();
    expect(world.handles.mail.sent).toHaveLength(3);
    expect(world.marks).toEqual([]);
  });

  test('does not try again what is refused for good', async () => {
    const world = await marked(1);
    world.handles.mail.before = () => {
      throw new MailNotSentError('no such user', { isRefused: true });
    };
    await world.handOn();
    expect(world.marks).toEqual([]);
  });

  test('counts what the budget had no room for, and what another worker has is left to it', async () => {
    const world = await marked(1);
    await world.ports.store.put(unkeptMarkKey('mail/in/large'), '');
    let isFirst = true;
    world.handles.mail.before = async () => {
      if (isFirst) {
        isFirst = false;
        await world.handOn();
        expect(world.handles.tasks.queued).toMatchObject([
          { task: { kind: 'hand-on-mail' }, delaySeconds: 60 },
        ]);
      }
    };
    await world.handOn();
    expect(world.handles.mail.handedOver).toBe(1);
    expect(world.texts[0]?.replaceAll(/\s+/g, ' ')).toContain('1 other mail was not');
    expect(world.marks).toEqual([]);
  });

  test('has nothing to send of a mail that is gone', async () => {
    const world = await marked(1);
    await world.ports.store.delete('mail/in/0001');
    await world.handOn();
    expect(world.handles.mail.sent).toEqual([]);
    expect(world.marks).toEqual([]);
  });

  test('forgets what is marked where no operator is named', async () => {
    const world = await marked(2);
    await world.ports.store.put(unkeptMarkKey('mail/in/large'), '');
    const { operator: _, ...service } = world.ports.service;
    await handOnMail({ ...world.ports, service });
    expect(world.marks).toEqual([]);
    expect(world.handles.mail.sent).toEqual([]);
  });

  diesAtEveryCall('handOnMail()', {
    arrange: async () => {
      const world = await marked(1);
      await world.ports.store.put(unkeptMarkKey('mail/in/large'), '');
      return world;
    },
    step: (world) => world.handOn(),
    endState: (world) => [
      world.handles.mail.sent.length,
      world.marks,
      world.state.mails.map(({ of, status }) => [of, status]).toSorted(),
      world.state.leftOut?.mails,
    ],
  });
});
