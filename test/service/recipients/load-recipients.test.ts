import { expect, test } from 'vitest';
import { listUnconfirmed, onlyConfirmed } from '../../../service/recipients/load-recipients.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { recipientId, recipientKey } from '../../../service/store/access/recipient.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const owners = { id: 't', owner: 'acme', scopes: ['write'] as const };
const named = ['waits@a.example', { address: 'Says.Yes@a.example', language: 'ja' }, 'no@a.example'];

async function withRecipients() {
  const { ports } = new World();
  const caller = { ...owners, scopes: [...owners.scopes] };
  await nameRecipients(ports, caller, { owner: 'acme', before: [], wanted: named });
  await confirmRecipient(ports, 'acme', 'says.yes@a.example');
  await confirmRecipient(ports, 'acme', 'no@a.example', 'declined');
  return ports;
}

test('onlyConfirmed() keeps confirmed addresses, and those that the administrator named', async () => {
  const ports = await withRecipients();
  const all = [...named, 'administrators@a.example'];
  expect(await onlyConfirmed(ports, 'acme', all)).toEqual([named[1], 'administrators@a.example']);
  expect(await onlyConfirmed(ports, 'beta', all)).toEqual(all);
});

test('listUnconfirmed() says why the others get no mail', async () => {
  const ports = await withRecipients();
  expect(await listUnconfirmed(ports, 'acme', named)).toEqual([
    { address: 'waits@a.example', status: 'waiting' },
    { address: 'no@a.example', status: 'declined' },
  ]);
});

test('onlyConfirmed() leaves out unreadable addresses, because they may have declined, and listUnconfirmed() says so', async () => {
  const ports = await withRecipients();
  await ports.store.put(recipientKey('acme', recipientId('x@a.example')), 'no JSON');
  const all = ['waits@a.example', 'X@a.example', 'y@a.example'];
  expect(await onlyConfirmed(ports, 'acme', all)).toEqual(['y@a.example']);
  expect(await listUnconfirmed(ports, 'acme', all)).toEqual([
    { address: 'waits@a.example', status: 'waiting' },
    { address: 'X@a.example', status: 'unreadable' },
  ]);
});

test('onlyConfirmed() knows who declined by any spelling', async () => {
  const ports = await withRecipients();
  expect(await onlyConfirmed(ports, 'acme', ['NO@a.example', 'no@A.example.'])).toEqual([]);
});
