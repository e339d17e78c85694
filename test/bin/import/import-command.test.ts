import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../../api/app.ts';
import { type ApiServer, listenApi } from '../../../bin/api-server.ts';
import { addImportCommand } from '../../../bin/import/import-command.ts';
import { addWholeDays } from '../../../core/tls-rpt/figures/totals.ts';
import { hashSecret } from '../../../service/access/tokens.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import { utcDay } from '../../fakes/names.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { foldAll } from '../../service/fold-all.ts';
import { reportJson, reportMail } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { runCommand } from '../commands/run-command.ts';
import { csvExport } from '../containers/csv-export.ts';

const token = 'a-token-for-tests';
const folder = temporaryFolder();
const journal = join(folder, 'journal');
const path = (name: string) => join(folder, name);
const line = 'From a@b.example Sat Nov 28 03:00:01 2026\n';
const mail = (id: string, more: object = {}) =>
  reportMail('tls', { id, to: 'tls@old.example', signedBy: 'reporter.example', ...more })
    .toString()
    .replaceAll('reports.strictmx.test', 'mx.old.example');
const mbox = (...mails: string[]) => mails.map((one) => `${line}${one}\n\n`).join('');

let world: World;
let server: ApiServer;
/** What the service does with its next requests. */
let handle: ((request: Request) => Response | undefined) | undefined;
beforeEach(async () => {
  world = await World.hosted();
  handle = undefined;
  const signatures = { verify: async () => ['dkim=pass header.d=reporter.example header.s=s1'] };
  const settings = { adminTokenHash: hashSecret(token), version: async () => '0.0.0' };
  const api = createApi({ ...world.ports, signatures }, settings);
  const fetch = (request: Request) => handle?.(request) ?? api.fetch(request);
  server = await listenApi({ fetch }, 0, '127.0.0.1');
  vi.stubEnv('STRICTMX_API', `http://127.0.0.1:${server.port}`);
  vi.stubEnv('STRICTMX_TOKEN', token);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(journal, { force: true });
});

const run = (...args: string[]) =>
  runCommand(addImportCommand, ['import', 'reports', '--journal', journal, ...args]);

async function figures() {
  await foldAll(world);
  const range = { domain: world.domain, from: utcDay('2020-01-01'), to: utcDay('2026-12-31') };
  const summary = await summarizeReports(world.ports, { owner: 'acme' }, range);
  if (!summary.ok) throw new Error('it is not there');
  const { verified, unverified } = addWholeDays(summary.days);
  return [verified.reports, unverified.reports];
}

test('import reports reads mails, archives and exports into the history, and a repeat changes nothing', async () => {
  await writeFile(path('a.mbox'), mbox(mail('1'), mail('2'), 'Subject: lunch?\n\nhello'));
  await writeFile(
    path('b.zip'),
    zipSync({
      'c.eml': Buffer.from(mail('3', { day: '2025-07-01' })),
      'd.json.gz': gzipSync(reportJson({ id: '4' })),
    }),
  );
  await writeFile(path('e.csv'), csvExport);
  const args = ['a.mbox', 'b.zip', 'e.csv'].map(path);
  const { out, exit } = await run(...args);
  expect(out).toBe('6 reports imported: 3 verified, 3 not verified\n');
  expect(exit).toBeUndefined();
  expect(await figures()).toEqual([3, 3]);
  const stored = world.handles.store.keys();
  expect((await run(...args, '--json')).out).toBe(
    `${JSON.stringify({ counted: 0, verified: 0, known: 6, notHosted: [], notHostedCount: 0, refused: [], refusedCount: 0 })}\n`,
  );
  expect(await figures()).toEqual([3, 3]);
  expect(world.handles.store.keys()).toEqual(stored);
  await expect(readFile(journal)).rejects.toThrow('ENOENT');
});

test('import reports says what is about other domains, and what cannot be imported', async () => {
  await writeFile(path('others.mbox'), mbox(mail('1', { domain: 'x.example' }), mail('2')));
  await writeFile(path('damaged.gz'), gzipSync(reportJson()).subarray(0, -10));
  const { out, exit } = await run(path('others.mbox'), path('damaged.gz'), path('nowhere'));
  expect(out).toMatch(
    /^1 report imported: 1 verified, 0 not verified\n\nAbout domains that are not hosted here\n {2}x\.example: 1 report\n\nNot imported\n {2}\S*damaged\.gz: .*\n {2}\S*nowhere: the file does not exist\n$/,
  );
  expect(exit).toBe(2);
});

test('import reports --domain asks the service, whatever a report names', async () => {
  await writeFile(path('x.json'), reportJson({ domain: 'x.example' }));
  const refused = await run(path('x.json'), '--domain', 'EXAMPLE.com');
  expect(refused.out).toContain('0 reports imported');
  expect(refused.out).toContain('x.json: Cannot import this: ');
  expect(refused.exit).toBe(1);
  const unknown = await run(path('x.json'), '--domain', 'nobody.example');
  expect(unknown.err).toContain('expected a domain of the service');
  expect(unknown.exit).toBe(1);
});

test('import reports --dry-run changes nothing', async () => {
  await writeFile(path('one.eml'), mail('1'));
  const before = world.handles.store.keys();
  expect((await run(path('one.eml'), '--dry-run')).out).toBe('1 report would be imported\n');
  expect(world.handles.store.keys()).toEqual(before);
});

test('import reports continues where an interrupted import stopped', async () => {
  await writeFile(path('long.mbox'), mbox(...Array.from({ length: 40 }, (_, at) => mail(`r${at}`))));
  let posts = 0;
  handle = ({ method }) => {
    if (method !== 'POST' || ++posts <= 20) return undefined;
    return Response.json({ detail: 'being moved' }, { status: 403 });
  };
  const stopped = await run(path('long.mbox'));
  expect(stopped.err).toContain('being moved');
  expect(stopped.exit).toBe(1);
  expect(await readFile(journal, 'utf8')).toContain(',16]');
  posts = 0;
  handle = ({ method }) => {
    if (method === 'POST') posts += 1;
    return undefined;
  };
  const { out, err } = await run(path('long.mbox'));
  expect(err).toContain('Continues where');
  expect(posts).toBe(24);
  expect(out).toContain('4 reports known already');
  expect(await figures()).toEqual([40, 0]);
  await expect(readFile(journal)).rejects.toThrow('ENOENT');
});

test('import reports stops when there is no room today', async () => {
  await writeFile(path('long.mbox'), mbox(mail('1'), mail('2')));
  handle = ({ method }) =>
    method === 'POST' ? Response.json({ outcome: 'no-room', reports: 0, verified: 0 }) : undefined;
  const { err, exit } = await run(path('long.mbox'));
  expect(err).toContain('tomorrow');
  expect(exit).toBe(3);
});
