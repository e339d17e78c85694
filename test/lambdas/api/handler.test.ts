import { beforeAll, expect, test } from 'vitest';
import { newToken, saveToken } from '../../../service/access/tokens.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { postLimitKey, postLimitObject } from '../../../service/store/reports/post-limit.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { reportMail } from '../../aws-stub/report-mail.ts';
import { deployFunction, domain, host } from '../deploy-function.ts';

const world = deployFunction('api');

let token = '';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
async function callApi(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const event = {
    version: '2.0',
    routeKey: 'ANY /{proxy+}',
    rawPath,
    rawQueryString,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.mta.example.net',
      stage: '$default',
      requestId: 'r1',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    },
    isBase64Encoded: false,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const { answer, log } = await world().invoke('api', event);
  const reply = answer as { statusCode: number; body: string; headers: Record<string, string> };
  return {
    status: reply.statusCode,
    json: isJson(reply.headers) && reply.body ? JSON.parse(reply.body) : undefined,
    body: reply.body,
    headers: reply.headers,
    log,
  };
}

const isJson = (headers: Record<string, string>) =>
  /\/(?:problem\+)?json/u.test(headers['content-type'] ?? '');

beforeAll(async () => {
  const made = newToken(world().ports, { scopes: ['admin'], note: 'test' });
  await saveToken(world().ports, made.state);
  token = made.token;
  await host(world());
});

test('api refuses a wrong token, and registers a domain with the right one', async () => {
  const settings = { owner: 'acme', digestTo: ['owner@shop.example.net'], zone: 'managed' };
  const wrong = { authorization: `Bearer ${token.slice(0, -1)}x` };
  const path = '/v1/domains/new.example.net';
  expect((await callApi('PUT', path, settings, wrong)).status).toBe(401);
  expect(await callApi('PUT', path, settings)).toMatchObject({ status: 201 });
  expect((await callApi('GET', path)).json).toMatchObject({ domain: 'new.example.net' });
});

test('api puts a policy with 7 calls to S3 besides the check of its token, and requests no rotation', async () => {
  const policy = { mode: 'testing', mx: ['mx.shop.example.net'], maxAgeSeconds: 86_400 };
  world().stub.forgetCalls();
  expect((await callApi('PUT', `/v1/domains/${domain}/policy`, policy)).status).toBe(200);
  expect(world().stub.callNames().toSorted()).toEqual([
    ...Array(3).fill('s3.GetObject'),
    ...Array(5).fill('s3.PutObject'),
  ]);
});

test('api writes the metric of a report that came by HTTPS before its process is frozen', async () => {
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox;
  const { log } = await callApi('POST', `/v1/tlsrpt/${inbox}`, { no: 'report' });
  expect(log).toContain('"report-quarantined":1');
});

test('api counts clients of a report URL by the address from API Gateway, not by a header', async () => {
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox ?? '';
  for (const forwarded of ['198.51.1.1', '198.51.2.1']) {
    await callApi('POST', `/v1/tlsrpt/${inbox}`, { no: 'report' }, { 'x-forwarded-for': forwarded });
    const counts = await postLimitObject.load(world().ports, postLimitKey(inbox));
    expect(Object.keys(counts?.state.networks ?? {})).toHaveLength(1);
  }
});

test('api answers an export that is too large for Lambda with its URL', async () => {
  const ndjson = { from: '2026-11-23', to: '2026-11-23', rows: 'details' };
  const path = `/v1/domains/${domain}/export?${new URLSearchParams(ndjson)}`;
  const inbox = (await loadDomain(world().ports, domain))?.state.inbox;
  const mail = reportMail(`${inbox}@reports.mta.example.net`, domain);
  const details = Array.from({ length: 20_000 }, (_, n) => ({
    'result-type': 'certificate-expired',
    'receiving-mx-hostname': `mx${n}.${domain}`,
    'failed-session-count': 1,
  }));
  const summary = '"summary":';
  const large = mail.replace(summary, `"failure-details":${JSON.stringify(details)},${summary}`);
  // One report, because a page never ends within one.
  await world().ports.store.put('mail/in/r-1', large);
  await runTask(world().ports, { kind: 'receive-report', key: 'mail/in/r-1' });
  const { status, headers, log } = await callApi('GET', path);
  expect(status, log.slice(-1000)).toBe(303);
  const rows = (await (await fetch(headers.location ?? '')).text()).trimEnd().split('\n');
  expect(rows).toHaveLength(20_000);
});
