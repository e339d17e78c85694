import { expect, test } from 'vitest';
import { mailFormerOwner } from '../../../service/life-cycle/mail-former-owner.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { timestamp } from '../../fakes/names.ts';
import { World } from '../world.ts';

test('mailFormerOwner() writes to each in their language, and the same mail again after a crash', async () => {
  const { ports, handles, domain } = new World();
  const former = {
    owner: 'acme',
    digestTo: ['a@example.com', 'b@example.com', { address: 'c@example.com', language: 'ja' }],
    inbox: 'abc',
    passedAt: timestamp('2026-11-24T10:00:00.000Z'),
  };
  for (let run = 0; run < 2; run++) await mailFormerOwner(ports, domain, former);
  expect(handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([
    ['a@example.com'],
    ['b@example.com'],
    ['c@example.com'],
  ]);
  const [english, , japanese] = handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString());
  expect(english).toContain('example.com is no longer hosted for you');
  expect(english).not.toContain('b@example.com');
  expect(japanese).toMatch(/^Subject: =\?UTF-8\?/m);
});

test('mailFormerOwner() writes to nobody who has not confirmed', async () => {
  const { ports, handles, domain } = new World();
  const digestTo = ['a@example.com', 'named@example.net'];
  const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };
  await nameRecipients(ports, caller, { owner: 'acme', before: ['a@example.com'], wanted: digestTo });
  const passedAt = timestamp('2026-11-24T10:00:00.000Z');
  await mailFormerOwner(ports, domain, { owner: 'acme', digestTo, inbox: 'abc', passedAt });
  expect(handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([['a@example.com']]);
});

test('mailFormerOwner() writes again to an owner who loses the same domain a second time', async () => {
  const { ports, handles, domain } = new World();
  const passedAt = timestamp('2026-11-24T10:00:00.000Z');
  for (const inbox of ['first', 'second'])
    await mailFormerOwner(ports, domain, { owner: 'acme', digestTo: ['a@example.com'], inbox, passedAt });
  expect(handles.mail.sent).toHaveLength(2);
});
