import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ObjectStore, PreconditionFailedError } from '../../service/ports/object-store.ts';

/** The contract of every `ObjectStore`. `make` returns a new, empty store. */
export function objectStoreContract(name: string, make: () => Promise<ObjectStore>): void {
  describe(`${name} as ObjectStore`, () => {
    getAndPut(make);
    conditions(make);
    listing(make);
    keys(make);
  });
}

const text = (object: { body: Uint8Array } | undefined) =>
  object && Buffer.from(object.body).toString('utf8');

async function keysOf(store: ObjectStore, prefix: string, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? { limit } : { limit, cursor });
    expect(page.objects.length).toBeLessThanOrEqual(limit);
    keys.push(...page.objects.map(({ key }) => key));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

function getAndPut(make: () => Promise<ObjectStore>): void {
  test('get() gives undefined for a key that was never written', async () => {
    const store = await make();
    expect(await store.get('domains/example.com.json')).toBeUndefined();
  });

  test('get() returns every byte that put() stored', async () => {
    const store = await make();
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const written = await store.put('mail/in/1', body, { contentType: 'message/rfc822' });
    const read = await store.get('mail/in/1');
    expect(read).toMatchObject({ key: 'mail/in/1', ...written });
    expect(Buffer.from(read?.body ?? []).equals(body)).toBe(true);
    expect(Math.abs(Date.now() - Number(read?.lastModified))).toBeLessThan(400 * 86_400_000);
  });

  test('put() accepts a string as UTF-8, and an empty body', async () => {
    const store = await make();
    await store.put('a', 'grün 🔒');
    await store.put('b', '');
    expect(text(await store.get('a'))).toBe('grün 🔒');
    expect((await store.get('b'))?.body.byteLength).toBe(0);
  });

  test('put() gives a new version for equal bytes, and the etag that get() returns', async () => {
    const store = await make();
    const versions = new Set<string>();
    for (let write = 0; write < 20; write++) {
      const written = await store.put('k', 'same');
      const read = await store.get('k');
      expect([read?.etag, read?.version]).toEqual([written.etag, written.version]);
      versions.add(written.version);
    }
    expect(versions.size).toBe(20);
  });

  test('delete() removes an object, and does not fail when repeated', async () => {
    const store = await make();
    await store.put('pending-reports/example.com/2026-11-23/1', '');
    await store.delete('pending-reports/example.com/2026-11-23/1');
    await store.delete('pending-reports/example.com/2026-11-23/1');
    expect(await store.get('pending-reports/example.com/2026-11-23/1')).toBeUndefined();
    expect(await keysOf(store, '', 10)).toEqual([]);
    await store.put('pending-reports/example.com/2026-11-23/1', 'again');
    expect(text(await store.get('pending-reports/example.com/2026-11-23/1'))).toBe('again');
  });
}

function conditions(make: () => Promise<ObjectStore>): void {
  test('put() with ifNoneMatch writes once', async () => {
    const store = await make();
    await store.put('k', 'first', { ifNoneMatch: '*' });
    const again = store.put('k', 'second', { ifNoneMatch: '*' });
    await expect(again).rejects.toThrow(PreconditionFailedError);
    expect(text(await store.get('k'))).toBe('first');
  });

  test('put() with ifMatch replaces only the expected body', async () => {
    const store = await make();
    const { etag } = await store.put('k', 'first');
    await store.put('k', 'second', { ifMatch: etag });
    await expect(store.put('k', 'third', { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
    expect(text(await store.get('k'))).toBe('second');
  });

  test('put() with ifMatch refuses a key that is gone', async () => {
    const store = await make();
    const { etag } = await store.put('k', 'first');
    await store.delete('k');
    await expect(store.put('k', 'second', { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
    expect(await store.get('k')).toBeUndefined();
  });

  test('delete() with ifMatch deletes only the expected body, and does not fail if it is gone', async () => {
    const store = await make();
    const { etag } = await store.put('k', 'first');
    await store.put('k', 'second', { ifMatch: etag });
    await expect(store.delete('k', { ifMatch: etag })).rejects.toThrow(PreconditionFailedError);
    const second = await store.get('k');
    expect(text(second)).toBe('second');
    await store.delete('k', { ifMatch: second?.etag ?? '' });
    expect(await store.get('k')).toBeUndefined();
    await store.delete('k', { ifMatch: second?.etag ?? '' });
  });

  test.each([
    ['ifNoneMatch', undefined],
    ['ifMatch', 'start'],
  ])('put() with %s lets one of many simultaneous writers win', async (condition, start) => {
    const store = await make();
    const etag = start === undefined ? undefined : (await store.put('k', start)).etag;
    const options = etag === undefined ? ({ ifNoneMatch: '*' } as const) : { ifMatch: etag };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, writer) => store.put('k', `writer ${writer}`, options)),
    );
    const winners = outcomes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []));
    expect(winners, condition).toHaveLength(1);
    expect(text(await store.get('k'))).toBe(`writer ${winners[0]}`);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PreconditionFailedError);
  });

  test('put() with ifMatch lets 4 writers that read again after a refusal count to 40', async () => {
    const store = await make();
    await store.put('count', '0');
    const add = async (): Promise<void> => {
      const read = await store.get('count');
      const next = String(Number(text(read)) + 1);
      await store.put('count', next, { ifMatch: read?.etag ?? '' }).catch((error) => {
        if (error instanceof PreconditionFailedError) return add();
        throw error;
      });
    };
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let turn = 0; turn < 10; turn++) await add();
      }),
    );
    expect(text(await store.get('count'))).toBe('40');
  });
}

function listing(make: () => Promise<ObjectStore>): void {
  const unsorted = [
    'b/1',
    'a.json',
    'a/b',
    'a-b',
    'a/a/z',
    'ab',
    'b',
    'ä',
    '\u{ffee}',
    '\u{1f512}',
    'A',
    'a%20',
    'a b',
  ];
  const sorted = [...unsorted.filter((key) => key !== 'b')].sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );

  test.each([1, 2, 5, 1_000])(
    'list() gives keys in the order of their UTF-8 bytes, %i per page',
    async (limit) => {
      const store = await make();
      for (const key of unsorted) if (key !== 'b') await store.put(key, key);
      expect(await keysOf(store, '', limit)).toEqual(sorted);
    },
  );

  test.each([
    ['a folder', 'reports/2026-11-23/', 3],
    ['part of a name', 'reports/2026-11-2', 4],
    ['a whole key', 'reports/2026-11-23/example.com/1.json', 1],
    ['nothing there', 'reports/2025', 0],
    ['below a key', 'reports/2026-11-23/example.com/1.json/', 0],
  ])('list() gives the keys that start with the prefix: %s', async (_label, prefix, count) => {
    const store = await make();
    await store.put('reports/2026-11-23/example.com/1.json', '{}');
    await store.put('reports/2026-11-23/example.com/2.json', '{}');
    await store.put('reports/2026-11-23/example.net/1.json', '{}');
    await store.put('reports/2026-11-24/example.net/1.json', '{}');
    await store.put('report', '{}');
    expect(await keysOf(store, prefix, 2)).toHaveLength(count);
  });

  test('list() gives the same size, etag and time as get()', async () => {
    const store = await make();
    await store.put('k', 'grün');
    const read = await store.get('k');
    const { objects } = await store.list('');
    expect(objects).toEqual([
      { key: 'k', sizeBytes: 5, etag: read?.etag, lastModified: objects[0]?.lastModified },
    ]);
    expect(Math.abs(Number(objects[0]?.lastModified) - Number(read?.lastModified))).toBeLessThan(1_000);
  });

  test('list() gives no cursor with the last page, even if it is full', async () => {
    const store = await make();
    for (const key of ['a', 'b', 'c', 'd']) await store.put(key, '');
    const first = await store.list('', { limit: 2 });
    const second = await store.list('', { limit: 2, cursor: first.cursor ?? '' });
    expect(second.objects.map(({ key }) => key)).toEqual(['c', 'd']);
    expect(second.cursor).toBeUndefined();
  });

  test('list() continues after the cursor even if objects come and go between pages', async () => {
    const store = await make();
    for (const key of ['a', 'b', 'c', 'd']) await store.put(key, '');
    const first = await store.list('', { limit: 2 });
    await store.delete('b');
    await store.put('aa', '');
    await store.put('bb', '');
    const second = await store.list('', { cursor: first.cursor ?? '' });
    expect(second.objects.map(({ key }) => key)).toEqual(['bb', 'c', 'd']);
  });

  test('list() continues after any text, whether it is a key or not', async () => {
    const store = await make();
    for (const key of ['p/a/1', 'p/a/2', 'p/a.b/1', 'p/b/1', 'q/1']) await store.put(key, '');
    const { objects } = await store.list('p/', { cursor: 'p/a/~' });
    expect(objects.map(({ key }) => key)).toEqual(['p/b/1']);
  });

  test.each([0, -1, 1.5, 1_001, Number.NaN])('list() refuses a limit of %d', async (limit) => {
    const store = await make();
    await expect(store.list('', { limit })).rejects.toThrow(/"limit"/);
  });
}

const badKeys: [string, string][] = [
  ['empty', ''],
  ['absolute', '/etc/passwd'],
  ['traversal', '../secret'],
  ['traversal within', 'policies/../../secret'],
  ['dot segment', 'policies/./a'],
  ['empty segment', 'policies//a'],
  ['trailing slash', 'policies/a/'],
  ['NUL', 'policies/a\0.txt'],
  ['line end', 'policies/a\nb'],
  ['lone surrogate', 'a\ud800'],
  ['over 1024 bytes', 'ä/'.repeat(400)],
];

function keys(make: () => Promise<ObjectStore>): void {
  test.each(badKeys)('get(), put() and delete() refuse an invalid key: %s', async (_label, key) => {
    const store = await make();
    await expect(store.get(key)).rejects.toThrow(/^Cannot use .* as an object key/);
    await expect(store.put(key, '')).rejects.toThrow(/^Cannot use .* as an object key/);
    await expect(store.delete(key)).rejects.toThrow(/^Cannot use .* as an object key/);
  });

  test('put() and get() keep all keys apart', async () => {
    const store = await make();
    const segment = fc
      .oneof(
        fc.string({ minLength: 1, maxLength: 12 }),
        fc.constantFrom('.tmp', '...', '%2E', 'CON', '~', 'a b', 'mta-sts.txt'),
      )
      .filter((value) => !value.includes('/'));
    const key = fc
      .array(segment, { minLength: 1, maxLength: 4 })
      .map((segments) => `p/${segments.join('/')}/file`);
    await fc.assert(
      fc.asyncProperty(key, async (k) => {
        const refused = await store.put(k, k).then(
          () => undefined,
          (error) => String(error),
        );
        if (refused !== undefined) {
          expect(refused).toMatch(/as an object key|cannot be both/);
          return;
        }
        expect(text(await store.get(k))).toBe(k);
        expect((await store.list(k)).objects.map((object) => object.key)).toContain(k);
      }),
      { numRuns: 60 },
    );
  });
}
