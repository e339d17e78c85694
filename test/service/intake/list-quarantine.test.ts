import { expect, test } from 'vitest';
import { uncounted } from '../../../core/tls-rpt/refusal.ts';
import { listOwnQuarantine, listQuarantine } from '../../../service/intake/list-quarantine.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { quarantine } from '../../../service/store/reports/quarantine-entry.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

const today = utcDay('2026-11-24');

test("listQuarantine() lists a day's mails that were not counted, a page at a time", async () => {
  const ports = createFakePorts();
  const keys = ['a', 'b', 'c'].map(incomingMailKey);
  for (const key of keys) {
    await ports.store.put(key, 'Subject: hello\r\n\r\nJust a mail\r\n');
    await receiveReport(ports, key);
  }
  const { quarantine, cursor } = await listQuarantine(ports, today, { limit: 2 });
  const rest = await listQuarantine(ports, today, { limit: 2, cursor: cursor ?? '' });
  expect(rest).not.toHaveProperty('cursor');
  const listed = [...quarantine, ...rest.quarantine];
  expect(listed.map(({ raw }) => raw).toSorted()).toEqual(keys);
  expect(new Set(listed.map(({ reason }) => reason))).toEqual(new Set(['not-a-report']));
  expect(await listQuarantine(ports, utcDay('2026-11-23'), { limit: 2 })).toEqual({ quarantine: [] });
});

const own = domainName('own.example');
const owners = [
  { owner: 'acme', domains: [own] },
  { owner: 'other', domains: [domainName('other.example')] },
];
const unreadableOther = uncounted('unreadable-state', { name: 'other.example' });
const noPeriod = uncounted('no-period', {});
const theirPart = { ...noPeriod, domain: domainName('other.example') };
const aboutVictim = uncounted('other-domain', { domain: 'victim.example' });

/** A mail to both owners, as acme sees it. */
async function seen(more: Partial<Parameters<typeof quarantine>[2]>) {
  const ports = createFakePorts();
  await ports.store.put('mail/in/m1', '12345');
  const raw = (await ports.store.get('mail/in/m1'))!;
  const given = { ...noPeriod, mail: undefined, owners, refused: [], counted: [], ...more };
  await quarantine(ports, raw, given);
  return (await listOwnQuarantine(ports, 'acme', today, { limit: 9 })).quarantine;
}

test.each([
  ['the part about another owner’s domain', { refused: [theirPart] }],
  ['the unreadable state of another domain', { ...unreadableOther, refused: [unreadableOther] }],
  ['what came to another owner only', { owners: owners.slice(1) }],
  ['an entry of an older version, which does not say for whom it is', { owners: [] }],
])('listOwnQuarantine() does not tell an owner of %s', async (_, more) => {
  expect(await seen(more)).toEqual([]);
});

test('listOwnQuarantine() gives the first reason that concerns the owner', async () => {
  const refused = [unreadableOther, theirPart, aboutVictim, { ...noPeriod, domain: own }];
  const mail = { from: 'Eve <eve@sender.example>', subject: 'hello' } as never;
  expect(await seen({ ...unreadableOther, mail, refused })).toEqual([
    {
      receivedAt: expect.stringMatching(/^2026-11-24T/u),
      domains: [own],
      ...aboutVictim,
      senderDomain: 'sender.example',
      bytes: 5,
    },
  ]);
});

test('listOwnQuarantine() comes to an end past pages without an own mail', async () => {
  const ports = createFakePorts();
  for (const n of Array(5).keys()) {
    await ports.store.put(`mail/in/${n}`, '');
    const raw = (await ports.store.get(`mail/in/${n}`))!;
    await quarantine(ports, raw, {
      ...noPeriod,
      mail: undefined,
      owners: n === 3 ? owners : [],
      refused: [],
      counted: [],
    });
  }
  const lengths: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnQuarantine(ports, 'acme', today, { limit: 1, ...(cursor && { cursor }) });
    lengths.push(page.quarantine.length);
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(lengths.toSorted()).toEqual([0, 0, 0, 0, 1]);
});
