import { Hono } from 'hono';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { ApiContext, ApiEnv } from '../../api/context.ts';
import { ApiProblem } from '../../api/problem.ts';
import { domainParam, intQuery, pageQuery, readDay } from '../../api/request.ts';
import { ApiClient } from './client.ts';
import { inputErrors } from './input-errors.ts';

/** What `read` makes of a request, or the problem that it throws. */
async function ask(path: string, read: (c: ApiContext) => unknown): Promise<unknown> {
  const app = new Hono<ApiEnv>().get('/:domain', (c) => c.json({ read: read(c) ?? null }));
  app.onError((error, c) => c.json(error instanceof ApiProblem ? { errors: error.errors } : { error }));
  return (await app.request(path)).json();
}

test.each(['[1]', 'null', '"x"'])('a body that is %s is refused with an explanation', async (body) => {
  const api = await ApiClient.hosted();
  const answer = await api.call('PUT', '/v1/domains/customer.example', body);
  expect([answer.status, answer.body.detail]).toEqual([422, `the body is ${body}, expected a JSON object`]);
});

test('a body with unknown members is answered with each of them, and the most likely intended name', async () => {
  const api = await ApiClient.hosted();
  const body = { mode: 'testing', mx: ['mx.customer.example'], max_age: 86_400, overide: {}, ttl: 1 };
  const answer = await api.call('PUT', '/v1/domains/example.com/policy', body, { 'If-Match': '*' });
  const unknown = answer.body.errors.map(({ message }: { message: string }) => message);
  expect(unknown.filter((message: string) => message.includes('not known'))).toEqual([
    '"max_age" is not known, expected "maxAgeSeconds"',
    '"overide" is not known, expected "override"',
    expect.stringMatching(/^"ttl" is not known, expected "mode", "mx", "maxAgeSeconds", /u),
  ]);
});

test('a body with 100,000 unknown members is answered with the first 20', () => {
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`x${index}`, 1]));
  const errors = inputErrors(z.strictObject({ a: z.strictObject({ b: z.number() }) }), {
    a: { ...many, b: 1 },
  });
  expect(errors).toHaveLength(21);
  expect(errors[0]).toEqual({ field: 'a.x0', message: '"a.x0" is not known, expected "b"' });
  expect(errors[20]).toEqual({ field: 'a', message: '99980 more members are not known' });
});

test('domainParam() accepts a domain in any spelling, and refuses text that is not a domain', async () => {
  expect(await ask('/B%C3%9CCHER.example.', domainParam)).toEqual({ read: 'xn--bcher-kva.example' });
  expect(await ask('/a%20b', domainParam)).toMatchObject({ errors: [{ field: 'domain' }] });
});

test.each(['2026-11-31', '2026-2-1', '26-11-24', 'today', '2026-11-24T00:00:00Z'])(
  'readDay() refuses %s and names the wanted form',
  (day) => {
    const message = `"day" is "${day}", expected a UTC day such as "2026-11-23"`;
    expect(() => readDay('day', day)).toThrow(message);
    expect(readDay('day', '2024-02-29')).toBe('2024-02-29');
  },
);

test.each<[string, unknown]>([
  ['', { read: 7 }],
  ['?n=1', { read: 1 }],
  ['?n=10', { read: 10 }],
  ['?n=0', { errors: [{ field: 'n', message: '"n" is "0", expected a whole number from 1 to 10' }] }],
  ['?n=11', { errors: [expect.objectContaining({ field: 'n' })] }],
  ['?n=1.5', { errors: [expect.objectContaining({ field: 'n' })] }],
  ['?n=', { errors: [expect.objectContaining({ field: 'n' })] }],
])('intQuery() of %j', async (query, wanted) => {
  expect(await ask(`/a.example${query}`, (c) => intQuery(c, 'n', { from: 1, to: 10, or: 7 }))).toEqual(
    wanted,
  );
});

test('pageQuery() reads where the previous page ended', async () => {
  const read = (c: ApiContext) => pageQuery(c, { max: 10, or: 5 });
  expect(await ask('/a.example?cursor=k&limit=2', read)).toEqual({ read: { cursor: 'k', limit: 2 } });
  expect(await ask('/a.example', read)).toEqual({ read: { limit: 5 } });
});
