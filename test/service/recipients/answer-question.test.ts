import { expect, test } from 'vitest';
import { answerQuestion, findByLink } from '../../../service/recipients/answer-question.ts';
import { askRecipients } from '../../../service/recipients/ask-recipients.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { World } from '../world.ts';
import { linksIn } from './links-in.ts';

const address = 'reader@a.example';

async function asked() {
  const world = new World();
  const caller = { id: 't', owner: 'acme & co', scopes: ['write' as const] };
  await nameRecipients(world.ports, caller, { owner: 'acme & co', before: [], wanted: [address] });
  await askRecipients(world.ports, 'acme & co', world.domain);
  const [link] = await linksIn(world.handles.mail.sent);
  if (!link) throw new Error('no link was sent');
  return { world, link };
}

test('findByLink() finds the address that the link was sent to', async () => {
  const { world, link } = await asked();
  expect(await findByLink(world.ports, link)).toMatchObject({ owner: 'acme & co', address, language: 'en' });
});

test.each<[string, (link: { owner: string; recipient: string; secret: string }) => object]>([
  ['another secret', ({ secret }) => ({ secret: secret.replace(/./u, (one) => (one === 'a' ? 'b' : 'a')) })],
  ['another owner', () => ({ owner: 'beta' })],
  ['another address', ({ recipient }) => ({ recipient: recipient.replace(/./gu, '0') })],
  ['no secret', () => ({ secret: '' })],
  ['a path', () => ({ recipient: '../../tokens/a' })],
])('findByLink() finds nothing for %s', async (_, change) => {
  const { world, link } = await asked();
  expect(await findByLink(world.ports, { ...link, ...change(link) })).toBeUndefined();
});

test('findByLink() finds nothing after a week', async () => {
  const { world, link } = await asked();
  world.handles.clock.advance(7 * 86_400 - 1);
  expect(await findByLink(world.ports, link)).toBeDefined();
  world.handles.clock.advance(1);
  expect(await findByLink(world.ports, link)).toBeUndefined();
  expect(await answerQuestion(world.ports, link, 'confirmed')).toBeUndefined();
});

test('answerQuestion() stores the answer, as often as it is given, and another later', async () => {
  const { world, link } = await asked();
  for (const answer of ['confirmed', 'confirmed', 'declined'] as const) {
    expect((await answerQuestion(world.ports, link, answer))?.status).toBe(answer);
    expect((await findByLink(world.ports, link))?.status).toBe(answer);
  }
});
