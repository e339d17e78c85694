import { expect, test } from 'vitest';
import { uncounted } from '../../../core/tls-rpt/refusal.ts';
import { listOwnQuarantine, listQuarantine } from '../../../service/intake/list-quarantine.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { InvalidCursorError } from '../../../service/ports/invalid-cursor.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { quarantine, quarantineDayPrefix } from '../../../service/store/reports/quarantine-entry.ts';
import { shortDigest } from '../../../service/store/short-digest.ts';
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

type Ports = ReturnType<typeof createFakePorts>;

/** Refused mails of a day; each name says whether it came to acme. @returns the keys of the entries of others */
async function refused(ports: Ports, mails: number, isOwn: (n: number) => boolean): Promise<string[]> {
  const others: string[] = [];
  for (let n = 0; n < mails; n++) {
    const raw = {
      key: `mail/in/${n}`,
      body: Buffer.of(),
      lastModified: ports.clock.now(),
      etag: '',
      version: '',
    };
    const to = isOwn(n) ? owners : owners.slice(1);
    await quarantine(ports, raw, { ...noPeriod, mail: undefined, owners: to, refused: [], counted: [] });
    if (!isOwn(n)) others.push(quarantineDayPrefix(today) + shortDigest(raw.key));
  }
  return others;
}

/** All pages of acme. */
async function pagesOf(ports: Ports, limit: number) {
  const pages: Awaited<ReturnType<typeof listOwnQuarantine>>[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOwnQuarantine(ports, 'acme', today, { limit, ...(cursor && { cursor }) });
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pages;
}

test.each([0, 30, 400])(
  'listOwnQuarantine() has the same pages, however many of %i mails are others’',
  async (more) => {
    const ports = createFakePorts();
    await refused(ports, 5 + more, (n) => n < 5);
    const pages = await pagesOf(ports, 2);
    expect(pages.map(({ quarantine: listed }) => listed.length)).toEqual([2, 2, 1]);
  },
);

test('listOwnQuarantine() says nothing of unreadable entries: they may be anybody’s', async () => {
  const ports = createFakePorts();
  const others = await refused(ports, 4, (n) => n === 0);
  for (const key of others) ports.handles.store.edit(`${key}.json`, '{"schema":9}');
  const [page, ...rest] = await pagesOf(ports, 9);
  expect(rest).toEqual([]);
  expect(page).toEqual({ quarantine: [expect.anything()] });
});

test('listOwnQuarantine() reads a thousand entries for a page at most, and shows each own one once', async () => {
  const ports = createFakePorts();
  const others = await refused(ports, 2_500, (n) => n % 500 === 0);
  ports.handles.store.calls.splice(0);
  const pages = await pagesOf(ports, 2);
  const { calls } = ports.handles.store;
  expect(calls.filter(({ operation }) => operation === 'get').length / pages.length).toBeLessThanOrEqual(
    1_000,
  );
  expect(pages.flatMap(({ quarantine: listed }) => listed)).toHaveLength(5);
  const cursors = pages.map(({ cursor = '' }) => cursor);
  const names = others.map((key) => key.slice(quarantineDayPrefix(today).length));
  expect(names.filter((name) => cursors.some((cursor) => cursor.includes(name)))).toEqual([]);
});

test.each([0, 500, 998, 999])(
  'listOwnQuarantine() shows an own entry once, though reading stops after a thousand: number %i of them is own',
  async (place) => {
    const ports = createFakePorts();
    const order = Array.from({ length: 1_500 }, (_, n) => n).sort((a, b) =>
      shortDigest(`mail/in/${a}`) < shortDigest(`mail/in/${b}`) ? -1 : 1,
    );
    await refused(ports, 1_500, (n) => n === order[place]);
    const pages = await pagesOf(ports, 5);
    expect(pages.map(({ quarantine: listed }) => listed.length)).toEqual([1, 0]);
  },
);

test('listOwnQuarantine() comes to an end past a thousand entries of others', async () => {
  const ports = createFakePorts();
  await refused(ports, 1_500, () => false);
  expect((await pagesOf(ports, 1)).map(({ quarantine: listed }) => listed.length)).toEqual([0, 0]);
});

test.each(['2026-11-23.01234567', `${quarantineDayPrefix(today)}0123456789abcdef.json`, '../x', ''])(
  'listOwnQuarantine() refuses %j as a cursor: it is of another list',
  async (cursor) => {
    const listed = listOwnQuarantine(createFakePorts(), 'acme', today, { limit: 1, cursor });
    await expect(listed).rejects.toThrow(InvalidCursorError);
  },
);
