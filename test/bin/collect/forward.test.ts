import { beforeEach, describe, expect, test } from 'vitest';
import { forwardForever, forwardOldest } from '../../../bin/collect/forward.ts';
import { Spool } from '../../../bin/collect/spool.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { startService, taken } from './service.ts';

const limits = { maxBytes: 10_000, maxBatchBytes: 1_000, maxBatchRecords: 3 };
const newFolder = temporaryFolders();
let dir: string;

beforeEach(() => {
  dir = newFolder();
});

const later = (seconds: number) => new Date(Date.parse('2026-11-23T10:00:00Z') + seconds * 1_000);

describe('forwardOldest()', () => {
  test('posts a batch with the token, uses its name as the key, and removes it', async () => {
    const { received, service, close } = await startService(taken);
    const spool = new Spool(dir, limits);
    spool.add('{"d":1}', later(0));
    spool.cut();
    const name = spool.oldest()?.name ?? '';
    expect(await forwardOldest(spool, service)).toEqual({ kind: 'sent', accepted: 1, refused: [] });
    expect(received).toEqual([{ key: name, text: '{"d":1}\n', authorization: 'Bearer secret' }]);
    expect(await forwardOldest(spool, service)).toEqual({ kind: 'empty' });
    await close();
  });

  test.each<[number, string, string, boolean]>([
    [503, 'the service is down', 'away', true],
    [401, 'the token is wrong', 'away', true],
    [404, 'the URL is wrong', 'away', true],
    [429, 'it is too much', 'away', true],
    [200, 'something else answers there', 'away', true],
    [400, 'it is unreadable', 'rejected', false],
    [422, 'every record is wrong', 'rejected', false],
  ])('after %i as %s: %s', async (status, detail, kind, isKept) => {
    const { service, close } = await startService(() => ({ status, body: JSON.stringify({ detail }) }));
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toMatchObject({ kind });
    expect(spool.oldest() !== undefined).toBe(isKept);
    await close();
  });

  test('logs the beginning of a reason that names every record', async () => {
    const detail = 'Cannot accept record 0: … '.repeat(1_000);
    const { service, close } = await startService(() => ({ status: 422, body: JSON.stringify({ detail }) }));
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toEqual({
      kind: 'rejected',
      reason: `HTTP 422: ${detail.slice(0, 300)}`,
    });
    await close();
  });

  test('keeps the batch if nothing listens', async () => {
    const { service, close } = await startService(taken);
    await close();
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toMatchObject({
      kind: 'away',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(spool.oldest()).toBeDefined();
  });
});

test('forwardForever() forwards everything, oldest first, once the service is back', async () => {
  let isBack = false;
  const { received, service, close } = await startService(() =>
    isBack ? taken() : { status: 503, body: '' },
  );
  const spool = new Spool(dir, limits);
  for (let at = 0; at < 9; at++) spool.add(String(at), later(at));
  const stop = new AbortController();
  await forwardForever(spool, service, {
    signal: stop.signal,
    idleMilliseconds: 1,
    report: () => {
      if (received.length === 3) isBack = true;
      if (!spool.oldest()) stop.abort();
    },
  });
  expect(received.slice(3).map(({ text }) => text)).toEqual(['0\n1\n2\n', '3\n4\n5\n', '6\n7\n8\n']);
  expect(new Set(received.slice(0, 4).map(({ key }) => key)).size).toBe(1);
  await close();
});
