import { expect, test } from 'vitest';
import { answerQuestion, openLink, pagesPerMinute } from '../../../service/recipients/answer-question.ts';
import { askRecipients } from '../../../service/recipients/ask-recipients.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { World } from '../world.ts';
import { linksIn } from './links-in.ts';

const address = 'reader@a.example';

async function asked() {
  const world = new World();
  const caller = { id: 't', owner: 'acme & co', scopes: ['write' as const] };
  await nameRecipients(world.ports, caller, { owner: 'acme & co', before: [], wanted: [address] });
  await askRecipients(world.ports, 'acme & co', [{ domain: world.domain, digestTo: [address] }]);
  const [link] = await linksIn(world.handles.mail.sent);
  if (!link) throw new Error('no link was sent');
  return { world, link };
}

const kindOf = async (opened: ReturnType<typeof openLink>) => (await opened).kind;
const statusOf = async (opened: ReturnType<typeof openLink>) => {
  const result = await opened;
  return result.kind === 'open' ? result.recipient.status : result.kind;
};

test('openLink() finds the address that the link was sent to', async () => {
  const { world, link } = await asked();
  expect(await openLink(world.ports, link)).toMatchObject({
    kind: 'open',
    recipient: { owner: 'acme & co', address, language: 'en' },
  });
});

test.each<[string, (link: { owner: string; recipient: string; secret: string }) => object]>([
  ['another secret', ({ secret }) => ({ secret: secret.replace(/./u, (one) => (one === 'a' ? 'b' : 'a')) })],
  ['another owner', () => ({ owner: 'beta' })],
  ['another address', ({ recipient }) => ({ recipient: recipient.replace(/./gu, '0') })],
  ['no secret', () => ({ secret: '' })],
  ['a path', () => ({ recipient: '../../tokens/a' })],
])('openLink() finds nothing for %s', async (_, change) => {
  const { world, link } = await asked();
  const before = world.handles.store.keys().map((key) => [key, world.handles.store.text(key)]);
  expect(await openLink(world.ports, { ...link, ...change(link) })).toEqual({ kind: 'not-valid' });
  expect(world.handles.store.keys().map((key) => [key, world.handles.store.text(key)])).toEqual(before);
});

test('openLink() asks a reader to come again, and does not fail, if others are always faster', async () => {
  const { world, link } = await asked();
  const { store } = world.handles;
  store.before = (operation, key) => {
    if (operation === 'put') store.edit(key, `${store.text(key)} `);
  };
  expect(await openLink(world.ports, link)).toEqual({ kind: 'too-many' });
});

test('openLink() finds nothing after a week', async () => {
  const { world, link } = await asked();
  world.handles.clock.advance(7 * 86_400 - 1);
  expect(await kindOf(openLink(world.ports, link))).toBe('open');
  world.handles.clock.advance(1);
  expect(await kindOf(openLink(world.ports, link))).toBe('not-valid');
  expect(await kindOf(answerQuestion(world.ports, link, 'confirmed'))).toBe('not-valid');
});

test('answerQuestion() stores the answer, however often it is given, and a different one later', async () => {
  const { world, link } = await asked();
  for (const answer of ['confirmed', 'confirmed', 'declined'] as const) {
    expect(await statusOf(answerQuestion(world.ports, link, answer))).toBe(answer);
    expect(await statusOf(openLink(world.ports, link))).toBe(answer);
  }
});

test('openLink() limits how often a page opens in a minute, across instances', async () => {
  const { world, link } = await asked();
  for (let opened = 0; opened < pagesPerMinute; opened++)
    expect(await kindOf(openLink(world.ports, link))).toBe('open');
  expect(await kindOf(openLink(world.ports, link))).toBe('too-many');
  expect(await kindOf(answerQuestion(world.ports, link, 'declined'))).toBe('too-many');
  world.handles.clock.advance(60);
  expect(await statusOf(openLink(world.ports, link))).toBe('waiting');
});

diesAtEveryCall('answerQuestion()', {
  arrange: async () => {
    const { world, link } = await asked();
    return { ...world, link };
  },
  step: ({ ports, link }) => answerQuestion(ports, link, 'declined'),
  endState: ({ handles: { store } }) =>
    store
      .keys()
      .map((key) => `${key} ${store.text(key)}`.replaceAll(/"since":\s*"[^"]*"|"pages":\s*\{[^}]*\}/gu, '…')),
});
