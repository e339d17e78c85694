import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendReport } from '../../../bin/import/send-report.ts';

const service = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.stubGlobal('fetch', service);
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  vi.stubEnv('STRICTMX_TOKEN', 'secret');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  service.mockReset();
});

const bytes = Buffer.from([0x1f, 0x8b, 0xff]);
const send = (dryRun = false) =>
  sendReport(bytes, { domain: 'a.example', owner: 'acme' }, { dryRun, waits: [1, 1] });
const answers = (...statuses: number[]) => {
  for (const status of statuses)
    service.mockImplementationOnce(
      async () => new Response('{"outcome":"known","detail":"why"}', { status }),
    );
};

test('sendReport() sends the bytes as they are, for one domain of one owner', async () => {
  answers(200);
  expect(await send(true)).toEqual({ ok: true, answer: { outcome: 'known', detail: 'why' } });
  const [url, init] = service.mock.calls[0] ?? [];
  expect(String(url)).toBe('https://api.example.net/v1/domains/a.example/reports?owner=acme&dry-run=true');
  expect(init).toMatchObject({ method: 'POST', headers: { 'Content-Type': 'application/octet-stream' } });
  expect(bytes.equals(init?.body as Buffer)).toBe(true);
});

test('sendReport() tries again what may pass: a repeat changes nothing', async () => {
  answers(503, 429, 200);
  expect(await send()).toMatchObject({ ok: true });
  answers(503, 503, 503);
  expect(await send()).toMatchObject({ ok: false, isFinal: false, isUnknown: true });
  expect(service).toHaveBeenCalledTimes(6);
});

test.each([
  [422, true],
  [413, true],
  [403, false],
  [404, false],
])('sendReport() says of status %i whether it is about this report alone', async (status, isFinal) => {
  answers(status);
  expect(await send()).toEqual({ ok: false, isFinal, message: 'why', isWrongCall: false, isUnknown: false });
  expect(service).toHaveBeenCalledTimes(1);
});
