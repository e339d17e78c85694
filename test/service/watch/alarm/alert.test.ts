import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, finding } from '../../../../core/finding/finding.ts';
import { nameRecipients } from '../../../../service/recipients/name-recipients.ts';
import type { DomainState } from '../../../../service/store/domains/domain.ts';
import type { Incident } from '../../../../service/store/domains/incidents.ts';
import { alert } from '../../../../service/watch/alarm/alert.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../../fakes/fake-ports.ts';
import { mailNotSent } from '../../../fakes/mail-not-sent.ts';
import { timestamp } from '../../../fakes/names.ts';
import { confirmRecipient } from '../../recipients/confirm-recipient.ts';
import { enforce, World } from '../../world.ts';

beforeAll(testDkimKey, 60_000);

const opened = (found: Finding, over: Partial<Incident> = {}): Incident => ({
  ...found,
  openedAt: timestamp('2026-11-24T10:00:00.000Z'),
  ...over,
});
const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
describe('alert()', () => {
  const recipients = ['admin@example.com', { address: 'kanri@example.com', language: 'ja' as const }];

  async function mailsTo(digestTo: DomainState['digestTo'], repeats = 1) {
    const world = await World.hosted();
    const state = { ...(await world.state()), digestTo };
    for (let time = 0; time < repeats; time++) await alert(world.ports, state, [opened(uncovered)], 'opened');
    return Promise.all(
      world.handles.mail.sent.map(async ({ raw, envelope }) => ({
        ...(await PostalMime.parse(raw)),
        recipients: envelope.to,
      })),
    );
  }

  test('writes to nobody who has not confirmed', async () => {
    const world = await World.hosted();
    const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };
    const before = ['admin@example.com'];
    const digestTo = [...before, 'named@example.net'];
    await nameRecipients(world.ports, caller, { owner: 'acme', before, wanted: digestTo });
    await alert(world.ports, { ...(await world.state()), digestTo }, [opened(uncovered)], 'opened');
    expect(world.handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([['admin@example.com']]);
  });

  test('lets each recipient leave, and writes to nobody who left', async () => {
    const [english, japanese] = await mailsTo(recipients);
    const linkOf = (mail: typeof english) =>
      mail?.headers.find(({ key }) => key === 'list-unsubscribe')?.value.slice(1, -1) ?? 'no link';
    expect(english?.text).toContain(`Unsubscribe:\n  ${linkOf(english)}\n`);
    expect(japanese?.text).toContain(`配信停止:\n  ${linkOf(japanese)}\n`);
    expect(linkOf(english)).not.toBe(linkOf(japanese));

    const world = await World.hosted();
    const state = await world.state();
    await alert(world.ports, state, [opened(uncovered)], 'opened');
    await confirmRecipient(world.ports, state.owner, 'admin@example.com', 'declined');
    await alert(world.ports, state, [opened(uncovered)], 'closed');
    expect(world.handles.mail.sent).toHaveLength(1);
  });

  test('writes to each recipient separately, in their language', async () => {
    const [english, japanese, ...others] = await mailsTo(recipients);
    expect(others).toEqual([]);
    expect(english).toMatchObject({
      to: [{ address: 'admin@example.com' }],
      recipients: ['admin@example.com'],
      subject: 'example.com: action needed: The policy does not cover a mail server',
    });
    expect(japanese).toMatchObject({
      to: [{ address: 'kanri@example.com' }],
      recipients: ['kanri@example.com'],
      subject: 'example.com: 対応が必要です - ポリシーに含まれないメールサーバーがあります',
    });
    expect(japanese?.text).not.toMatch(/\b(the|is|of|and|to|needed)\b/i);
  });

  test('writes the same mail if repeated, and a different one to another recipient', async () => {
    const ids = (await mailsTo(recipients, 2)).map(({ messageId }) => messageId);
    expect(ids).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(ids).size).toBe(2);
  });

  test('writes no mail without a recipient', async () => {
    expect(await mailsTo([])).toEqual([]);
  });

  test.each([true, false])(
    'posts first, and mails everybody except the refused address (permanently: %s)',
    async (isRefused) => {
      const world = await World.hosted();
      const digestTo = ['a@example.com', 'gone@example.net', 'z@example.com'];
      const state = { ...(await world.state()), digestTo, webhook: 'https://hooks.example/x' };
      world.handles.fetch.answer('https://hooks.example/x', answerOf(200, 'ok'));
      world.handles.mail.before = ({ envelope }) => {
        expect(world.handles.fetch.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
        if (envelope.to[0] === 'gone@example.net') throw mailNotSent({ isRefused });
      };
      expect(await alert(world.ports, state, [opened(uncovered)], 'opened')).toMatchObject({
        isNotified: true,
        unposted: [],
        left: isRefused ? [] : ['gone@example.net'],
      });
      const to = world.handles.mail.sent.map(({ envelope }) => envelope.to[0]);
      expect(to).toEqual(['a@example.com', 'z@example.com']);
    },
  );

  test('says by mail and webhook how to let mail through', async () => {
    const world = await World.hosted();
    await world.edit(enforce('mx.example.com'));
    await world.drain();
    const state = { ...(await world.state()), webhook: 'https://hooks.example/x' };
    world.handles.fetch.answer('https://hooks.example/x', answerOf(200, 'ok'));
    expect(await alert(world.ports, state, [opened(uncovered)], 'opened')).toEqual({
      isNotified: true,
      unposted: [],
      left: [],
    });
    const mail = await PostalMime.parse(world.handles.mail.sent[0]!.raw);
    const post = Buffer.from(world.handles.fetch.requests.at(-1)?.body ?? []).toString();
    for (const text of [mail.text ?? '', JSON.parse(post).text]) {
      expect(text.replaceAll(/\s+/g, ' ')).toMatch(
        /mode to "testing".* until 8 Dec 2026, [\d:]+ UTC; .* must stay valid: mx\.example\.com/,
      );
    }
  });
});
