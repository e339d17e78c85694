import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { ApiEnv } from '../../api/context.ts';
import { formatEtag, preconditionOf } from '../../api/etag.ts';

test('formatEtag() puts an etag into quotes once', () => {
  expect([formatEtag('abc'), formatEtag('"abc"')]).toEqual(['"abc"', '"abc"']);
});

test.each<[Record<string, string>, object]>([
  [{}, { ifNoneMatch: false }],
  [{ 'If-Match': '*' }, { ifMatch: 'any', ifNoneMatch: false }],
  [{ 'If-Match': '"a"' }, { ifMatch: ['a'], ifNoneMatch: false }],
  [{ 'If-Match': '"a", "b"' }, { ifMatch: ['a', 'b'], ifNoneMatch: false }],
  [{ 'If-Match': 'W/"a", "b"' }, { ifMatch: ['b'], ifNoneMatch: false }],
  [{ 'If-Match': 'a' }, { ifMatch: [], ifNoneMatch: false }],
  [{ 'If-Match': '' }, { ifMatch: [], ifNoneMatch: false }],
  [{ 'If-None-Match': '*' }, { ifNoneMatch: true }],
  [{ 'If-None-Match': '"a"' }, { ifNoneMatch: false }],
])('preconditionOf() of %j', async (headers, wanted) => {
  const app = new Hono<ApiEnv>().get('/', (c) => c.json(preconditionOf(c)));
  expect(await (await app.request('/', { headers })).json()).toEqual(wanted);
});
