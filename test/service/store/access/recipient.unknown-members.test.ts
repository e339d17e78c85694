import { expect, test } from 'vitest';
import { dayOf } from '../../../../core/names/utc-day.ts';
import { answerQuestion, openLink } from '../../../../service/recipients/answer-question.ts';
import { askRecipients } from '../../../../service/recipients/ask-recipients.ts';
import { linkDays, nameRecipients } from '../../../../service/recipients/name-recipients.ts';
import { withLeaveLink } from '../../../../service/recipients/with-leave-link.ts';
import { recipientId, recipientKey } from '../../../../service/store/access/recipient.ts';
import { sentMailsKey } from '../../../../service/store/access/sent-mails.ts';
import { linksIn } from '../../recipients/links-in.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const address = 'reader@a.example';
const owner = 'acme';
const ofOwner = { id: 't', owner, scopes: ['write' as const] };
const ofAdministrator = { id: 'a', scopes: ['admin' as const] };
const key = recipientKey(owner, recipientId(address));

const name = (world: World, caller: Parameters<typeof nameRecipients>[1], ...wanted: string[]) =>
  nameRecipients(world.ports, caller, { owner, before: [], wanted });
const ask = (world: World) =>
  askRecipients(world.ports, owner, [{ domain: world.domain, digestTo: [address] }]);

async function asked() {
  const world = new World();
  await name(world, ofOwner, address);
  await keepsUnknownMembers(world.handles.store, key, () => ask(world));
  const [link] = await linksIn(world.handles.mail.sent);
  if (!link) throw new Error('no link was sent');
  return { world, link, store: world.handles.store };
}

test('a member of a newer version stays in a recipient who is asked, opens the page, answers, and changes the answer', async () => {
  const { world, link, store } = await asked();
  await keepsUnknownMembers(store, key, () => openLink(world.ports, link));
  await keepsUnknownMembers(store, key, () => answerQuestion(world.ports, link, 'declined'));
  const [declined = ''] = store.keys('declined/');
  await keepsUnknownMembers(store, declined, () => answerQuestion(world.ports, link, 'confirmed'));
  await keepsUnknownMembers(store, declined, () => answerQuestion(world.ports, link, 'declined'));
});

test('a member of a newer version stays in a recipient who is named again after the link expired', async () => {
  const { world, store } = await asked();
  world.handles.clock.advance(linkDays * 86_400 + 1);
  await keepsUnknownMembers(store, key, () => name(world, ofOwner, address));
});

test('a member of a newer version stays in a recipient whom the administrator names', async () => {
  const { world, store } = await asked();
  await keepsUnknownMembers(store, key, () => name(world, ofAdministrator, address));
});

test('a member of a newer version stays in a recipient who gets a link to leave', async () => {
  const { world, store } = await asked();
  const reader = { owner, address, language: 'en' as const };
  await keepsUnknownMembers(store, key, () => withLeaveLink(world.ports, reader, { text: '' }));
});

test('a member of a newer version stays in the count of questions', async () => {
  const { world, store } = await asked();
  const count = sentMailsKey(dayOf(world.handles.clock.now()), owner);
  await keepsUnknownMembers(store, count, () => name(world, ofOwner, 'other@a.example'));
});

test('every step that writes a recipient was seen to keep its unknown members', () => {
  expect(
    unseenWriters(
      'service/recipients/answer-question.ts',
      'service/recipients/ask-recipients.ts',
      'service/recipients/count-questions.ts',
      'service/recipients/declined-elsewhere.ts',
      'service/recipients/name-recipients.ts',
      'service/recipients/with-leave-link.ts',
    ),
  ).toEqual([]);
});
