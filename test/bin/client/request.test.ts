import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { apiUrl, request, wrongApiUrl } from '../../../bin/client/request.ts';

const service = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', service);
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  vi.stubEnv('STRICTMX_TOKEN', 'secret');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  service.mockReset();
});

const answer = (status: number) => async () => new Response('{"detail":"no"}', { status });
const gone = async () => {
  throw new TypeError('fetch failed');
};

async function ask(method: string, ...answers: (() => Promise<Response>)[]) {
  for (const one of answers.slice(0, -1)) service.mockImplementationOnce(one);
  service.mockImplementation(answers.at(-1)!);
  const asked = request(method, '/v1/things');
  await vi.runAllTimersAsync();
  const { ok, ...rest } = await asked;
  return { ok, calls: service.mock.calls.length, ...('status' in rest && { status: rest.status }) };
}

test.each([
  ['a GET that nothing answered', 'GET', [gone, gone, answer(200)], { ok: true, calls: 3 }],
  ['a GET behind a proxy whose service restarts', 'GET', [answer(503), answer(200)], { ok: true, calls: 2 }],
  ['a GET that never succeeds', 'GET', [answer(502)], { ok: false, calls: 3, status: 502 }],
])('request() repeats %s', async (_, method, answers, expected) => {
  expect(await ask(method, ...answers)).toEqual(expected);
});

test.each([
  ['a GET that was refused', 'GET', [answer(404), answer(200)], { ok: false, calls: 1, status: 404 }],
  [
    'a PUT, which may have been carried out',
    'PUT',
    [answer(503), answer(200)],
    { ok: false, calls: 1, status: 503 },
  ],
  ['a PATCH that nothing answered', 'PATCH', [gone, answer(200)], { ok: false, calls: 1 }],
])('request() does not repeat %s', async (_, method, answers, expected) => {
  expect(await ask(method, ...answers)).toEqual(expected);
});

test('request() asks nothing with a wrong STRICTMX_API, and not again', async () => {
  vi.stubEnv('STRICTMX_API', 'localhost:8080');
  expect(await ask('GET', answer(200))).toEqual({ ok: false, calls: 0 });
  expect(apiUrl()).toBeUndefined();
  expect(wrongApiUrl()).toContain('"localhost:8080"');
});

test('request() sends the ETag that was read, or that there must be none', async () => {
  service.mockImplementation(answer(200));
  await request('PUT', '/v1/things', { body: {}, etag: '"a"' });
  await request('PUT', '/v1/things', { body: {}, isNew: true });
  expect(service.mock.calls.map(([, options]) => options?.headers)).toMatchObject([
    { 'If-Match': '"a"', Authorization: 'Bearer secret' },
    { 'If-None-Match': '*' },
  ]);
});
