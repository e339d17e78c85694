import { expect, test } from 'vitest';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { askRecipients } from '../../../service/recipients/ask-recipients.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };

async function named(...wanted: string[]): Promise<World> {
  const world = new World();
  await nameRecipients(world.ports, caller, { owner: 'acme', before: [], wanted });
  return world;
}

const ask = ({ ports, domain }: World) => askRecipients(ports, 'acme', domain);
const askedBy = ({ handles }: World) => handles.mail.sent.flatMap(({ envelope }) => envelope.to);

test('askRecipients() asks each address that waits, alone and once', async () => {
  const world = await named('a@a.example', 'b@a.example', 'c@a.example');
  await confirmRecipient(world.ports, 'acme', 'c@a.example', 'declined');
  await ask(world);
  await ask(world);
  expect(askedBy(world).toSorted()).toEqual(['a@a.example', 'b@a.example']);
});

test('askRecipients() asks later whom it could not send to, and the others at once', async () => {
  const world = await named('a@a.example', 'b@a.example');
  world.handles.mail.before = ({ envelope }) => {
    if (envelope.to[0] === 'a@a.example') throw new MailNotSentError('the relay is away');
  };
  await ask(world);
  expect(askedBy(world)).toEqual(['b@a.example']);
  world.handles.mail.before = () => {};
  await ask(world);
  expect(askedBy(world)).toEqual(['b@a.example', 'a@a.example']);
});

diesAtEveryCall('askRecipients()', {
  arrange: () => named('a@a.example'),
  step: ask,
  // A second mail where the first may have gone out; the page of either works.
  endState: async (world) => [...new Set(askedBy(world))],
});
