/**
 * Two neighbouring versions may run at the same time: what a newer one wrote into a domain's object, put here by hand
 * into the data folder, is there after every call of the API that changes the domain.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { domainName } from '../fakes/names.ts';
import { unknownPlaces, withUnknownMembers } from '../service/store/unknown-members.ts';
import { eventually, policyOf, RunningService } from './running-service.ts';

const domain = domainName('newer.example');
const path = `/v1/domains/${domain}`;
const settings = { owner: 'acme', digestTo: [{ address: 'admin@newer.example', language: 'ja' }] };
let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start();
  expect((await service.api('PUT', path, settings)).status).toBe(201);
  await putPolicy('mx1.newer.example');
  await announced();
});
afterAll(() => service.remove());

const file = () => join(service.dataDir, 'domains', `${domain}.json`);
const stored = () => readFile(file(), 'utf8');

const announced = () =>
  eventually(
    () => service.api('GET', path),
    ({ body }) => body.state === 'announced' || body.removal !== undefined,
  );

async function call(method: string, of: string, body?: object, headers: Record<string, string> = {}) {
  const etag = (await service.api('GET', of)).headers.get('ETag');
  const answer = await service.api(method, of, body, { ...(etag && { 'If-Match': etag }), ...headers });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
}

// A policy in mode none would let the removal delete at once, and then nothing cancels it.
const putPolicy = (...mx: string[]) => call('PUT', `${path}/policy`, policyOf('testing', ...mx));

/** `ends`: what the call means to delete. */
const calls: [string, () => Promise<void>, { ends?: string }?][] = [
  ['PUT domain', () => call('PUT', path, { ...settings, digestHour: 9 })],
  ['PATCH domain', () => call('PATCH', path, { autoEnforce: true })],
  ['PUT policy', () => putPolicy('mx1.newer.example', 'mx2.newer.example')],
  ['PUT policy once more', () => putPolicy('mx2.newer.example')],
  ['PUT migration', () => call('PUT', `${path}/migration`, { mx: ['mx3.newer.example'] })],
  ['PATCH domain during a migration', () => call('PATCH', path, { autoEnforce: false })],
  ['DELETE migration', () => call('DELETE', `${path}/migration`), { ends: '.migration' }],
  ['POST check', async () => void (await service.api('POST', `${path}/check`))],
  ['DELETE domain', () => call('DELETE', path)],
  ['PATCH domain during a removal', () => call('PATCH', path, { digestHour: 8 })],
  ['PUT domain, which cancels the removal', () => call('PUT', path, settings), { ends: '.removal' }],
];

/** Objects that are there from the start, and that no call means to delete. */
const lasting = ['', '.announced', '.digestTo[0]', '.hosting', '.rotation', '.versions[0]'];

/** A problem ends by itself, and what is missing until enforce is safe is weighed anew. */
const isPassing = (place: string) => /\.(?:problem(?:$|\.)|evidence\.missing\[)/.test(place);

test.each(calls)(
  'a member of a newer version stays in the domain after %s, at every level',
  async (_, act, { ends } = {}) => {
    // Also in what the calls before have made: a migration, a removal, versions.
    await writeFile(file(), withUnknownMembers(await stored()));
    const before = unknownPlaces(await stored()).filter((place) => !isPassing(place));
    expect(before).toEqual(expect.arrayContaining(ends === undefined ? lasting : [...lasting, ends]));
    await act();
    await announced();
    const left = unknownPlaces(await stored());
    expect(before.filter((place) => place !== ends && !left.includes(place))).toEqual([]);
    // What is shown can be put back as it is.
    const { body } = await service.api('GET', path);
    expect(JSON.stringify(body)).not.toContain('NewerVersion');
  },
);
