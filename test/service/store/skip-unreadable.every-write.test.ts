/**
 * One object that cannot be read takes no more than itself: whoever writes to something else is answered as before, and
 * what the write leads to is done. Once the edits of all of an owner's domains answered 500, because one was unreadable.
 */
import { beforeAll, expect, test } from 'vitest';
import { runTask } from '../../../service/tasks/run-task.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { partOf } from '../../model/search.ts';
import { reportJson } from '../intake/report-mail.ts';
import { type Asking, day, EveryObject } from './every-object.ts';
import { damagedCases, type UnreadableCase } from './unreadable-cases.table.ts';

type Write = [asking: Asking, method: string, path: string, body?: unknown];

const writesOf = (owner: 'acme' | 'other', name: string): Write[] => {
  const domain = `${name}.example`;
  const path = `/v1/domains/${domain}`;
  const digestTo = [`admin@${domain}`, `one-more@${domain}`];
  const policy = { mode: 'testing', mx: [`mx.${domain}`, `mx2.${domain}`], maxAgeSeconds: 604_800 };
  return [
    [owner, 'PATCH', path, { digestHour: 5 }],
    [owner, 'PATCH', path, { digestTo }],
    [owner, 'PUT', path, { owner, zone: 'managed', digestTo, digestHour: 5 }],
    ['admin', 'PATCH', path, { digestTo }],
    [owner, 'PUT', `${path}/policy`, policy],
    [owner, 'PUT', `${path}/migration`, { mx: [`new.${domain}`] }],
    [owner, 'POST', `${path}/check`],
    [owner, 'DELETE', path],
    [owner, 'POST', `report to ${domain}`, reportJson({ domain, failed: 3, day, id: 'new' })],
    ['admin', 'POST', '/v1/sessions', []],
    ...(name === 'good'
      ? []
      : [['admin', 'POST', `/v1/outbound/${day}/${domain}/test`, { to: `tls@${domain}` }] satisfies Write]),
  ];
};

const writes: Write[] = [
  ...writesOf('acme', 'bad'),
  ...writesOf('acme', 'good'),
  ...writesOf('other', 'other'),
  [
    'acme',
    'PUT',
    '/v1/domains/claimed.example',
    { owner: 'acme', zone: 'external', digestTo: ['a@x.example'] },
  ],
  ['acme', 'DELETE', '/v1/domains/claimed.example'],
  ['acme', 'PUT', '/v1/domains/new.example', { owner: 'acme', zone: 'external', digestTo: ['a@x.example'] }],
  ['other', 'PUT', '/v1/domains/claimed.example', { owner: 'other', zone: 'external', digestHour: 3 }],
  [
    'admin',
    'PUT',
    '/v1/domains/newer.example',
    { owner: 'acme', zone: 'external', digestTo: ['a@x.example'] },
  ],
  ['admin', 'PUT', '/v1/owners/acme', { zones: [], quota: {} }],
  ['admin', 'PUT', '/v1/owners/other', { zones: [], quota: {} }],
  ['admin', 'POST', '/v1/tokens', { owner: 'acme', scopes: ['read'] }],
  ['admin', 'PUT', '/v1/outbound/settings', {}],
  ['admin', 'PUT', `/v1/outbound/${day}`],
  ['admin', 'POST', '/v1/outbound/suppressions', { target: 'tls@y.example', reason: 'manual' }],
  ['admin', 'POST', '/v1/replay', { from: day, to: day }],
  ['acme', 'PUT', `/v1/digests/${day}`],
];

interface Made {
  status: number;
  text: string;
  /** Of the tasks that it led to. */
  failed: string[];
}

let service: EveryObject;
/** What each write led to before anything was damaged, by its name. */
const before = new Map<string, Made>();
let minute = 0;
const reportPaths = new Map<string, string>();

const nameOf = ([asking, method, path, body]: Write) =>
  `${asking} ${method} ${path}${typeof body === 'object' ? ` ${JSON.stringify(body)}` : ''}`;

beforeAll(async () => {
  await testDkimKey();
  service = await EveryObject.create();
  for (const [owner, name] of [
    ['acme', 'bad'],
    ['acme', 'good'],
    ['other', 'other'],
  ] as const) {
    const { body } = await service.as(owner).call('GET', `/v1/domains/${name}.example`);
    reportPaths.set(`report to ${name}.example`, new URL(body.reportUrl).pathname);
  }
  for (const write of writes) {
    await service.restore();
    before.set(nameOf(write), await make(write));
  }
}, 120_000);

async function make([asking, method, path, body]: Write): Promise<Made> {
  const { ports, handles } = service.world;
  // A new minute, in which a token may send mail again.
  handles.clock.set(`2026-11-24T10:${String(minute++ % 60).padStart(2, '0')}:00Z`);
  const match = method === 'POST' || path.includes('new') ? {} : { 'If-Match': '*' };
  const answer = await service.as(asking).call(method, reportPaths.get(path) ?? path, body, match);
  const failed: string[] = [];
  for (const task of handles.tasks.take())
    await runTask(ports, task).catch((error) => failed.push(`${JSON.stringify(task)}: ${error}`));
  return { status: answer.status, text: JSON.stringify(answer.body), failed };
}

test('every write is one that is accepted', () => {
  for (const [name, { status, text, failed }] of before) {
    expect.soft(status, `${name} answers ${text}`).toBeLessThan(300);
    expect.soft(failed, name).toEqual([]);
  }
});

test.each(damagedCases)('$kind that $damage.how keeps nobody from writing to something else', async (one) => {
  const row = damagedCases.indexOf(one);
  const { store } = service.world.handles;
  for (const write of partOf(writes, row, 6)) {
    await service.restore();
    const found = store.keys().find((key) => one.key.test(key)) ?? expect.fail(`no key is like ${one.key}`);
    const damaged = one.damage.do(store.text(found) ?? '');
    store.edit(found, damaged);
    const name = nameOf(write);
    const { status, text, failed } = await make(write);
    const [asking, , path] = write;
    if (status === 500)
      expect.soft(one.asksForIt?.test(`${asking} ${path}`), `${name} answers ${text}`).toBe(true);
    else if (status === 422 && text.includes('cannot be read'))
      expect.soft(one.refuses?.test(name), `${name} answers ${text}`).toBe(true);
    else expect.soft(status, `${name} answers ${text}`).toBe(before.get(name)?.status);
    expect
      .soft(
        failed.filter((task) => !one.stops?.test(task)),
        name,
      )
      .toEqual([]);
    const left = store.text(found);
    if (left !== damaged) expect.soft(mayReplace(one, damaged, left), `${name} leaves ${left}`).toBe(true);
  }
});

/** A count begins anew; what can be made again or is set aside is replaced, unless a newer version can read it; and a removal removes. */
const mayReplace = ({ replaced }: UnreadableCase, damaged: string, left: string | undefined): boolean =>
  replaced === 'count' || (replaced !== undefined && damaged !== '{"schema":2}') || left === undefined;
