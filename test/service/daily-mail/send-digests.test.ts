import { beforeAll, expect, test } from 'vitest';
import { sendDigests } from '../../../service/daily-mail/send-digests.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { ownedDomainKey } from '../../../service/store/domains/owned-domain.ts';
import { createFakePorts, testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

beforeAll(testDkimKey, 60_000);

const today = utcDay('2026-11-24');
const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'PUT /v1/x', dryRun: false };

/** Owners with a domain each, in the order in which they are listed. */
async function ownersWithMail(count: number) {
  const ports = createFakePorts();
  const owners = Array.from({ length: count }, (_, index) => `owner-${String(index).padStart(2, '0')}`);
  for (const owner of owners) {
    const digestTo = [`admin@${owner}.example`];
    await registerDomain(ports, domainName(`${owner}.example`), { owner, digestTo, zone: 'external' });
  }
  ports.handles.tasks.take();
  return { ports, owners, recipients: () => ports.handles.mail.sent.flatMap(({ envelope }) => envelope.to) };
}

const send = async (
  ports: Parameters<typeof sendDigests>[0],
  asked: Parameters<typeof sendDigests>[1] = change,
) => {
  const result = await sendDigests(ports, asked, today);
  if (!result.ok) throw new Error(result.reason);
  return result.digests;
};

test("sendDigests() sends each owner's mail once", async () => {
  const { ports, owners, recipients } = await ownersWithMail(2);
  expect(await send(ports)).toEqual(owners.map((owner) => ({ owner, outcome: 'sent' })));
  expect(await send(ports)).toEqual(owners.map((owner) => ({ owner, outcome: 'already-sent' })));
  expect(recipients()).toEqual(owners.map((owner) => `admin@${owner}.example`));
});

test('sendDigests() for a token of an owner sends only that mail', async () => {
  const { ports, owners, recipients } = await ownersWithMail(2);
  const [, owner = ''] = owners;
  expect(await send(ports, { ...change, caller: { ...change.caller, ...{ owner } } })).toEqual([
    { owner, outcome: 'sent' },
  ]);
  expect(recipients()).toEqual([`admin@${owner}.example`]);
});

test('sendDigests() sends 25 mails while the caller waits, and queues the others', async () => {
  const { ports, owners, recipients } = await ownersWithMail(26);
  expect((await send(ports)).at(-1)).toEqual({ owner: owners[25], outcome: 'queued' });
  expect(recipients()).toHaveLength(25);
  expect(ports.handles.tasks.take()).toEqual([{ kind: 'send-digest', owner: owners[25], day: today }]);
});

test('sendDigests() queues the mail of an owner with many domains, and sends the others', async () => {
  const { ports, owners, recipients } = await ownersWithMail(2);
  const [large = '', small] = owners;
  for (let n = 0; n < 250; n++) await ports.store.put(ownedDomainKey(large, domainName(`d${n}.example`)), '');
  const queued = { owner: large, outcome: 'queued' };
  expect(await send(ports)).toEqual([{ owner: small, outcome: 'sent' }, queued]);
  expect(recipients()).toEqual([`admin@${small}.example`]);
  expect(ports.handles.tasks.take()).toEqual([{ kind: 'send-digest', owner: large, day: today }]);
  expect(await send(ports, { ...change, dryRun: true })).toMatchObject([{ owner: small }, queued]);
});

test('sendDigests() limits an owner with many domains to one mail a day', async () => {
  const { ports, owners } = await ownersWithMail(1);
  const [owner = ''] = owners;
  const asked = { ...change, caller: { id: 'token', scopes: ['write'] as const, owner } };
  await send(ports, asked);
  for (let n = 0; n < 250; n++) await ports.store.put(ownedDomainKey(owner, domainName(`d${n}.example`)), '');
  const yesterday = utcDay('2026-11-23');
  const result = await sendDigests(ports, asked, yesterday);
  expect(result).toMatchObject({ digests: [{ owner, outcome: 'nothing-new' }] });
  expect(ports.handles.tasks.take()).toEqual([]);
});

test('sendDigests() sends the other mails if one is refused, says why, and will try that one again', async () => {
  const { ports, owners, recipients } = await ownersWithMail(2);
  const refusal = mailNotSent();
  ports.handles.mail.before = ({ envelope }) => {
    if (envelope.to.includes(`admin@${owners[0]}.example`)) throw refusal;
  };
  const [failed, ...others] = await send(ports);
  expect(failed).toEqual({ owner: owners[0], outcome: 'will-be-retried', fault: refusal.fault });
  expect(others).toEqual([{ owner: owners[1], outcome: 'sent' }]);
  expect(recipients()).toEqual([`admin@${owners[1]}.example`]);
  expect(ports.handles.tasks.take()).toEqual([{ kind: 'send-digest', owner: owners[0], day: today }]);
});

test('sendDigests() queues no mail if it cannot take a turn', async () => {
  const { ports } = await ownersWithMail(1);
  ports.handles.store.before = (operation, key) => {
    if (operation === 'put' && key.startsWith('sent-mails/')) throw new Error('busy');
  };
  await expect(send(ports)).rejects.toThrow('busy');
  expect(ports.handles.tasks.take()).toEqual([]);
});

test('sendDigests() does not show the error of a defect to the caller', async () => {
  const { ports, owners } = await ownersWithMail(1);
  ports.handles.mail.before = () => {
    throw new Error('secret detail');
  };
  expect(await send(ports)).toEqual([{ owner: owners[0], outcome: 'will-be-retried' }]);
});

test('sendDigests() in a dry run answers the mails, and sends and stores nothing', async () => {
  const { ports, owners, recipients } = await ownersWithMail(2);
  const before = ports.handles.store.keys();
  const previews = await send(ports, { ...change, dryRun: true });
  expect(previews).toMatchObject(
    owners.map((owner) => ({ owner, to: [`admin@${owner}.example`], subject: expect.any(String) })),
  );
  expect(recipients()).toEqual([]);
  expect(ports.handles.store.keys()).toEqual(before);
});

test('sendDigests() in a dry run answers the mails of all owners, page by page', async () => {
  const { ports, owners } = await ownersWithMail(60);
  const shown: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await sendDigests(ports, { ...change, dryRun: true }, today, cursor);
    if (!page.ok) throw new Error(page.reason);
    shown.push(page.digests.map(({ owner }) => owner));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(shown.map((page) => page.length)).toEqual([25, 25, 10]);
  expect(shown.flat()).toEqual(owners);
});

test('sendDigests() refuses a day to come', async () => {
  const { ports, recipients } = await ownersWithMail(1);
  expect(await sendDigests(ports, change, utcDay('2026-11-25'))).toEqual({
    ok: false,
    reason: 'day-not-sent',
    day: '2026-11-25',
    earliest: '2026-11-10',
    today: '2026-11-24',
  });
  expect(recipients()).toEqual([]);
});
