/**
 * One object that cannot be read takes no more than itself, whatever kind it is: everything else of its domain and its
 * owner is answered and mailed, everything of others is as before, and who may see it is told what is missing.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { operations } from '../../../api/openapi/operations.table.ts';
import { queryParametersOf } from '../../../api/query-parameters.table.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import type { OutgoingMail } from '../../../service/ports/mail-out.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { partOf } from '../../model/search.ts';
import { type Asking, day, EveryObject } from './every-object.ts';
import { damagedCases, unreadableCases } from './unreadable-cases.table.ts';

const today = utcDay('2026-11-24');

let service: EveryObject;
/** `acme /v1/domains/bad.example`, with the answer before anything was damaged. */
const before = new Map<string, string>();
let mailsBefore: Record<string, string>;

beforeAll(async () => {
  await testDkimKey();
  service = await EveryObject.create();
  for (const [name, { text }] of await ask(paths())) before.set(name, text);
  await service.restore();
  mailsBefore = await mailEverybody();
}, 120_000);

/** What these GETs of the API answer to whoever sees anything there. */
async function ask(asked: readonly string[]): Promise<Map<string, { status: number; text: string }>> {
  const answers = new Map<string, { status: number; text: string }>();
  for (const path of asked) {
    for (const asking of whoAsks(path)) {
      const response = await service.as(asking).fetch(path);
      answers.set(`${asking} ${path}`, { status: response.status, text: await response.text() });
    }
  }
  return answers;
}

/** Whoever sees anything there: what others see is what is answered to somebody else. */
function whoAsks(path: string): Asking[] {
  if (path.startsWith('/v1/outbound')) return ['admin'];
  if (/(acme|good|bad|claimed)/.test(path)) return ['acme'];
  if (/other/.test(path)) return ['other'];
  return path === '/v1/domains' ? ['admin', 'acme', 'other'] : ['admin'];
}

function paths(): string[] {
  const { store } = service.world.handles;
  const idOf = (domain: string) => `${day}.${store.keys(`reports/${day}/${domain}/`)[0]?.slice(-37, -5)}`;
  return operations
    .filter(({ method, path }) => method === 'get' && path.startsWith('/v1/') && path !== '/v1/openapi.json')
    .flatMap(({ path }) => {
      const days = 'day' in queryParametersOf(`GET ${path}`) ? ['?day=2026-11-23', '?day=2026-11-24'] : [''];
      return days.map((query) => path + query);
    })
    .flatMap((path) =>
      inTurn(path, '{domain}', ['bad.example', 'good.example', 'other.example', 'claimed.example']),
    )
    .flatMap((path) => inTurn(path, '{owner}', ['acme', 'other']))
    .map((path) =>
      path.replace('{day}', day).replace('{recipient}', '0'.repeat(32)).replace('{secret}', '0'.repeat(52)),
    )
    .map((path) => path.replace('{id}', () => idOf(/[a-z]+\.example/.exec(path)?.[0] ?? '')));
}

const inTurn = (path: string, name: string, values: string[]) =>
  path.includes(name) ? values.map((value) => path.replace(name, value)) : [path];

/** What each owner's daily mail says, and what the administrator's preview says of it; '' where there is none. */
async function mailEverybody(): Promise<Record<string, string>> {
  const { ports, handles } = service.world;
  const preview = await service.as('admin').call('PUT', `/v1/digests/${today}?dry-run=true`);
  const sent: OutgoingMail[] = [];
  handles.mail.before = (mail) => void sent.push(mail);
  const mails: Record<string, string> = { status: String(preview.status) };
  for (const owner of ['acme', 'other']) {
    await sendDigest(ports, owner, today);
    const mail = sent.splice(0).find(({ id }) => id.startsWith('digest-'));
    mails[owner] = Buffer.from(mail?.raw ?? '')
      .toString()
      .replaceAll(/=\r\n|DKIM-Signature.*?\r\n(?=\S)/gs, '')
      .replaceAll(/\s+/g, ' ');
    const shown = preview.body.digests?.find((one: { owner: string }) => one.owner === owner);
    mails[`preview of ${owner}`] = shown?.text.replaceAll(/\s+/g, ' ') ?? '';
  }
  return mails;
}

test('every kind of stored object is here', () => {
  const root = join(import.meta.dirname, '../../../service/store');
  const defined = globSync('**/*.ts', { cwd: root }).filter((file) =>
    /= defineStoredObject</.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(unreadableCases.map(({ kind }) => `${kind}.ts`).sort()).toEqual(defined.sort());
});

const isOfOthers = (name: string) =>
  name.startsWith('other ') || /(good|other)\.example/.test(name) || name.endsWith('/owners/other');

test.each(damagedCases.map((one, row) => ({ ...one, row })))(
  '$kind that $damage.how affects nothing else',
  async ({ key, damage, asksForIt, said, mail, row }) => {
    await service.restore();
    const { store } = service.world.handles;
    const found = store.keys().find((one) => key.test(one)) ?? expect.fail(`no key is like ${key}`);
    store.edit(found, damage.do(store.text(found) ?? ''));
    const part = partOf(paths(), row, 6);
    const answers = await ask(paths().filter((path) => path === said?.[1] || part.includes(path)));
    for (const [name, { status, text }] of answers) {
      if (status === 500) {
        expect.soft(asksForIt?.test(name), `${name} answers ${text}`).toBe(true);
        expect.soft(text).toContain(found.split('/')[0]);
      } else if (isOfOthers(name)) expect.soft(text, name).toBe(before.get(name));
    }
    if (said) expect.soft(answers.get(`${said[0]} ${said[1]}`)?.text).toContain(said[2]);

    const mails = await mailEverybody();
    expect.soft(mails).toMatchObject({
      status: '200',
      other: mailsBefore.other,
      'preview of other': mailsBefore['preview of other'],
    });
    for (const own of [mails.acme, mails['preview of acme']]) {
      expect.soft(own, 'the mail').not.toBe('');
      if (mail) expect.soft(own).toContain('cannot be read');
      else expect.soft(own).not.toContain('cannot be read');
    }
  },
);
