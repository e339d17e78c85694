import { beforeEach, describe, expect, test } from 'vitest';
import { createApi } from '../../../api/app.ts';
import { hashSecret, newToken, saveToken } from '../../../service/access/tokens.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import {
  askForReports,
  createWorld,
  day,
  failedSession,
  report,
  type World,
} from '../../service/outbound/outbound-world.ts';

let ports: World;
let app: ReturnType<typeof createApi>;
const adminToken = 'an-admin-token-for-tests';

beforeEach(() => {
  ports = createWorld();
  app = createApi(ports, { version: async () => '0', adminTokenHash: hashSecret(adminToken) });
});

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await app.request(`/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${adminToken}`, ...headers },
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into many shapes
  const json: any = answer === '' ? undefined : JSON.parse(answer);
  return { status: response.status, etag: response.headers.get('ETag') ?? '', body: json };
}

describe('POST /v1/sessions', () => {
  test('accepts a batch, and names the record that it refuses', async () => {
    const answer = await call('POST', '/sessions', [failedSession, { ...failedSession, domain: '?' }]);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      records: 2,
      accepted: 1,
      refused: [{ index: 1, reason: expect.stringContaining('Cannot accept record 1: "domain" is "?"') }],
    });
  });

  test('accepts NDJSON of libtlsrpt datagrams', async () => {
    const datagram = JSON.stringify({
      dpv: '1',
      d: 'example.com',
      pr: '',
      policies: [{ 'policy-type': 9, t: 0, f: 0 }],
    });
    expect(await call('POST', '/sessions', `${datagram}\n${datagram}\n`)).toMatchObject({
      status: 202,
      body: { accepted: 2 },
    });
  });

  test('counts a batch once by its Idempotency-Key, or by its text', async () => {
    const key = { 'Idempotency-Key': 'mta1-0001' };
    await call('POST', '/sessions', [failedSession], key);
    await call('POST', '/sessions', [failedSession], key);
    await call('POST', '/sessions', [failedSession, failedSession]);
    await call('POST', '/sessions', [failedSession, failedSession]);
    await report(ports);
    expect((await call('GET', `/outbound/${day}`)).body.reports[0].policies[0].failedSessions).toBe(3);
    expect(await call('POST', '/sessions', [{}, failedSession], key)).toMatchObject({ status: 409 });
  });

  test.each<[string, unknown, Record<string, string>, number, string]>([
    ['nothing', '', {}, 400, 'it is empty'],
    ['half an array', '[{', {}, 400, 'not a JSON array'],
    ['only invalid records', [{}, {}], {}, 422, 'Cannot accept record 0'],
    ['a key with spaces', [failedSession], { 'Idempotency-Key': 'a b' }, 422, 'Idempotency-Key'],
  ])('refuses %s', async (_what, body, headers, status, detail) => {
    const answer = await call('POST', '/sessions', body, headers);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
  });

  test('accepts more than other calls may send, and refuses more than one batch', async () => {
    const many = Array.from({ length: 9_000 }, () => failedSession);
    expect(await call('POST', '/sessions', many)).toMatchObject({ status: 202, body: { accepted: 9_000 } });
    expect((await call('POST', '/sessions', 'x'.repeat(5_000_001))).status).toBe(413);
  });

  test('with dry-run says what it would accept, and stores nothing', async () => {
    expect((await call('POST', '/sessions?dry-run=true', [failedSession, {}])).body).toMatchObject({
      accepted: 1,
      dryRun: true,
    });
    expect(ports.handles.store.keys('sessions/')).toEqual([]);
  });

  test('is not for owners', async () => {
    const { token, state } = newToken(ports, { scopes: ['write'], owner: 'someone' });
    await saveToken(ports, state);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await call('POST', '/sessions', [failedSession], headers)).status).toBe(403);
    expect((await call('GET', `/outbound/${day}`, undefined, headers)).status).toBe(403);
  });
});

describe('/v1/outbound/{day}', () => {
  test('PUT creates the reports, and GET shows each with its attempts', async () => {
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await call('POST', '/sessions', [failedSession, { ...failedSession, domain: 'example.net' }]);
    expect(await call('PUT', `/outbound/${day}`)).toMatchObject({ status: 202, body: { outcome: 'queued' } });
    await report(ports);
    const { body } = await call('GET', `/outbound/${day}`);
    expect(body).toMatchObject({
      day,
      reports: [
        {
          domain: 'example.com',
          state: 'delivered',
          deliveries: [{ to: 'tls@example.com', attempts: [{ outcome: 'delivered' }] }],
        },
        { domain: 'example.net', state: 'not-sent', reasons: [expect.stringContaining('no TXT record')] },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('"token"');
    const page = await call('GET', `/outbound/${day}?limit=1`);
    expect(page.body.reports).toHaveLength(1);
    const next = await call('GET', `/outbound/${day}?limit=1&cursor=${encodeURIComponent(page.body.cursor)}`);
    expect(next.body.reports[0].domain).toBe('example.net');
  });

  test('GET for one domain shows the report and the exact mail', async () => {
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await call('POST', '/sessions', [failedSession]);
    await report(ports);
    const { body } = await call('GET', `/outbound/${day}/Example.COM`);
    expect(body.reports[0].mails[0].mime).toBe(
      Buffer.from(ports.handles.mail.sent[0]?.raw ?? '').toString('latin1'),
    );
    expect((await call('GET', `/outbound/${day}/example.org`)).status).toBe(404);
  });

  test('PUT with dry-run returns the mails and changes nothing; PUT for today is refused', async () => {
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await call('POST', '/sessions', [failedSession]);
    const { body } = await call('PUT', `/outbound/${day}?dry-run=true&domain=example.com`);
    expect(body).toMatchObject({ dryRun: true, reports: [{ deliveries: [{ to: 'tls@example.com' }] }] });
    expect(body.reports[0].mails[0].mime).toContain('TLS-Report-Domain: example.com');
    expect(ports.handles.store.keys('outbound/')).toEqual([]);
    expect(await call('PUT', '/outbound/2026-11-24')).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('a UTC day that is over') },
    });
    expect((await call('PUT', '/outbound/yesterday')).status).toBe(422);
  });

  test('POST …/test sends one report to yourself', async () => {
    await call('POST', '/sessions', [failedSession]);
    expect((await call('POST', `/outbound/${day}/example.com/test`, { to: 'me@example.org' })).status).toBe(
      200,
    );
    expect(ports.handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([['me@example.org']]);
    expect((await call('POST', `/outbound/${day}/example.org/test`, { to: 'me@example.org' })).status).toBe(
      404,
    );
    expect((await call('POST', `/outbound/${day}/example.com/test`, { to: 'me' })).status).toBe(422);
  });

  test('POST …/test says why the mail was refused', async () => {
    await call('POST', '/sessions', [failedSession]);
    ports.handles.mail.before = () => {
      throw mailNotSent();
    };
    const { status, body } = await call('POST', `/outbound/${day}/example.com/test`, {
      to: 'me@example.org',
    });
    expect(status).toBe(502);
    expect(body).toEqual({
      type: 'urn:strictmx:problem:mail-not-sent',
      title: 'Bad Gateway',
      status: 502,
      detail: 'Cannot send mail: the relay "relay:25" answers "451 no" to DATA; try again later',
    });
  });
});

describe('/v1/outbound/settings', () => {
  test('are used for the reports', async () => {
    const settings = {
      organizationName: 'Our Mail',
      contact: 'tlsrpt@strictmx.test',
      bcc: ['archive@example.org'],
    };
    const put = await call('PUT', '/outbound/settings', settings);
    expect(put).toMatchObject({ status: 200, body: { enabled: true, ...settings } });
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await call('POST', '/sessions', [failedSession]);
    await report(ports);
    expect(ports.handles.mail.sent.map(({ envelope }) => envelope.to[0]).sort()).toEqual([
      'archive@example.org',
      'tls@example.com',
    ]);
    expect(Buffer.from(ports.handles.mail.sent[0]?.raw ?? '').toString()).toContain(
      'From: Our Mail <tlsrpt@strictmx.test>',
    );
  });

  test('recognise a destination in any spelling', async () => {
    const settings = {
      onlyDestinations: ['TLS@Example.COM', 'https://Example.com'],
      destinations: { 'a@EXAMPLE.org': { suppress: 'asked' } },
    };
    const { body } = await call('PUT', '/outbound/settings', settings);
    expect(body.onlyDestinations).toEqual(['TLS@example.com', 'https://example.com/']);
    expect(body.destinations).toEqual({ 'a@example.org': { suppress: 'asked' } });
  });

  test('change only with the current ETag', async () => {
    const { etag } = await call('PUT', '/outbound/settings', {});
    expect((await call('PUT', '/outbound/settings', {})).status).toBe(428);
    expect((await call('PUT', '/outbound/settings', {}, { 'If-Match': '"other"' })).status).toBe(412);
    expect((await call('PUT', '/outbound/settings', { enabled: false }, { 'If-Match': etag })).status).toBe(
      200,
    );
    expect((await call('GET', '/outbound/settings')).body).toMatchObject({
      enabled: false,
      contact: 'tls-reports@strictmx.test',
    });
  });

  test.each<[string, object, string]>([
    [
      'a contact that our key does not sign for',
      { contact: 'a@example.net' },
      'expected an address at "strictmx.test"',
    ],
    ['an unknown setting', { enable: true }, 'not known'],
  ])('refuse %s', async (_what, body, detail) => {
    expect(await call('PUT', '/outbound/settings', body)).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining(detail) },
    });
    expect(ports.handles.store.keys('outbound/')).toEqual([]);
  });
});

test('/v1/outbound/suppressions are added, listed and deleted', async () => {
  const added = await call('POST', '/outbound/suppressions', {
    target: 'tls@example.com',
    detail: 'asked by phone',
    days: 10,
  });
  expect(added).toMatchObject({ status: 201, body: { reason: 'manual', until: '2026-12-04T06:00:00.000Z' } });
  expect((await call('GET', '/outbound/suppressions')).body.suppressions).toEqual([added.body]);
  expect((await call('DELETE', `/outbound/suppressions/${added.body.id}`)).status).toBe(204);
  expect((await call('DELETE', `/outbound/suppressions/${added.body.id}`)).status).toBe(404);
  expect((await call('GET', '/outbound/suppressions')).body.suppressions).toEqual([]);
});

test.each(['mailto:TLS@Example.com', 'tls@example.com'])(
  'POST /v1/outbound/suppressions recognises an address in any spelling: %s',
  async (target) => {
    askForReports(ports, 'example.com', 'mailto:tls@EXAMPLE.com');
    await call('POST', '/sessions', [failedSession]);
    expect((await call('POST', '/outbound/suppressions', { target })).status).toBe(201);
    await report(ports);
    expect(ports.handles.mail.sent).toEqual([]);
  },
);

test('POST /v1/outbound/suppressions refuses text that is not a destination, because it would stop nothing', async () => {
  expect(await call('POST', '/outbound/suppressions', { target: 'tls' })).toMatchObject({
    status: 422,
    body: { detail: '"target" is "tls", expected a mail address or an https URL' },
  });
});
