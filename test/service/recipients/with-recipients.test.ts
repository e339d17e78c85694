import { expect, test } from 'vitest';
import { loadAllUnconfirmed } from '../../../service/recipients/load-recipients.ts';
import { withRecipients } from '../../../service/recipients/with-recipients.ts';
import { recipientId } from '../../../service/store/access/recipient.ts';
import { World } from '../world.ts';

const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };
const wanted = { owner: 'acme', digestTo: ['a@a.example'] };

test('withRecipients() records who has to confirm before it saves, and asks afterwards', async () => {
  const { ports, domain, handles } = new World();
  const save = async () => {
    expect([...(await loadAllUnconfirmed(ports, 'acme')).keys()]).toEqual([recipientId('a@a.example')]);
    expect(handles.mail.sent).toEqual([]);
    return { ok: true };
  };
  expect(await withRecipients(ports, caller, { domain, before: undefined, wanted }, save)).toEqual({
    ok: true,
  });
  expect(handles.mail.sent).toHaveLength(1);
});

test.each<[string, object, boolean]>([
  ['a refused save', {}, false],
  ['a claim', { isClaim: true }, true],
])('withRecipients() asks nobody after %s', async (_, more, ok) => {
  const { ports, domain, handles } = new World();
  await withRecipients(ports, caller, { domain, before: undefined, wanted, ...more }, async () => ({ ok }));
  expect(handles.mail.sent).toEqual([]);
});
