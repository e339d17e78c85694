/**
 * The built bundles of all functions, each loaded in a fresh process and called with the event that AWS would send,
 * against the wire stub and with the rights of its role. One deployment lives through all tests, in their order.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTxtValue } from '../../adapters/aws/dns/txt-value.ts';
import { type queues, StubWorld, s3Notice, sqsEvent, zoneId } from './stub-world.ts';

const functions = readdirSync(new URL('../../lambdas', import.meta.url));
const domain = 'shop.example.net';
const sizes = new Map<string, number>();
let world: StubWorld;
let token = '';

beforeAll(async () => {
  world = await StubWorld.start();
  await Promise.all(functions.map(async (name) => sizes.set(name, (await world.build(name)).bytesAtStart)));
}, 180_000);
afterAll(() => world.stop());

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
  const { answer } = await world.invoke('api', event);
  const reply = answer as { statusCode: number; body: string; headers: Record<string, string> };
  return {
    status: reply.statusCode,
    json: reply.body ? JSON.parse(reply.body) : undefined,
    headers: reply.headers,
  };
}

/** Works through a queue until only what is to be done later is left. */
async function drain(kind: keyof typeof queues): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const event = world.takeSqsEvent(kind);
    if (event.Records.length === 0) return;
    expect((await world.invoke(kind, event)).answer).toEqual({ batchItemFailures: [] });
  }
}

const record = (name: string, type: string) => world.stub.route53.values(zoneId, name, type);

const customResource = (RequestType: string) => ({
  RequestType,
  ResourceProperties: {},
  PhysicalResourceId: 'x',
});

function reportMail(to: string): string {
  const report = {
    'organization-name': 'Sender Inc.',
    'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
    'contact-info': 'tls@sender.example',
    'report-id': 'r-1',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-domain': domain,
          'policy-string': [],
          'mx-host': ['mx.shop.example.net'],
        },
        summary: { 'total-successful-session-count': 41, 'total-failure-session-count': 1 },
      },
    ],
  };
  return [
    'Return-Path: <tls@sender.example>',
    'Received: from sender.example (sender.example [192.0.2.7]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id 1',
    ` for ${to}; Tue, 24 Nov 2026 01:00:00 +0000 (UTC)`,
    'Authentication-Results: amazonses.com; dkim=pass header.i=@sender.example;',
    'Received: from inside.sender.example by sender.example; Tue, 24 Nov 2026 00:59:59 +0000',
    'DKIM-Signature: v=1; a=rsa-sha256; d=sender.example; s=s1; h=from; bh=x; b=x',
    'From: tls@sender.example',
    `To: ${to}`,
    'Date: Tue, 24 Nov 2026 00:59:59 +0000',
    `Subject: Report Domain: ${domain} Submitter: sender.example Report-ID: <r-1>`,
    `TLS-Report-Domain: ${domain}`,
    'TLS-Report-Submitter: sender.example',
    'Content-Type: application/tlsrpt+json',
    '',
    JSON.stringify(report),
    '',
  ].join('\r\n');
}

describe('the functions of a deployment', () => {
  test('make-signing-key creates a key once and returns its record', async () => {
    const first = await world.invoke('make-signing-key', customResource('Create'));
    const again = await world.invoke('make-signing-key', customResource('Update'));
    const { Record } = (first.answer as { Data: { Record: string } }).Data;
    expect(parseTxtValue(Record)).toMatch(/^v=DKIM1; k=rsa; s=email:tlsrpt; p=/u);
    expect(Record.split('" "').every((string) => string.length <= 256)).toBe(true);
    expect(again.answer).toEqual(first.answer);
    expect(JSON.parse(world.stub.secretsManager.secrets.get('SigningKey')!).privateKey).toContain(
      'PRIVATE KEY',
    );
  });

  test('make-admin-token puts a token into its secret, a hash into the store, and neither into the log', async () => {
    const { log } = await world.invoke('make-admin-token', customResource('Create'));
    token = world.stub.secretsManager.secrets.get('FirstAdminToken')!;
    expect(token).toMatch(/^smx_/u);
    expect(log).not.toContain(token);
    await world.invoke('make-admin-token', customResource('Create'));
    expect(world.stub.secretsManager.secrets.get('FirstAdminToken')).toBe(token);
    expect(world.stub.s3.keys('State').filter((key) => key.startsWith('tokens/'))).toHaveLength(1);
  });

  test('check-sending says in a sentence that the account is in the sandbox', async () => {
    world.stub.ses.sandbox = true;
    const { answer } = await world.invoke('check-sending', customResource('Update'));
    world.stub.ses.sandbox = false;
    expect(answer).toMatchObject({ Data: { Status: expect.stringContaining('is in the SES sandbox') } });
  });

  test('activate-rule-set replaces no other rule set, and deactivates only its own', async () => {
    const { sesReceipt } = world.stub;
    sesReceipt.ruleSets.add('ours').add('theirs');
    sesReceipt.active = 'theirs';
    await expect(world.invoke('activate-rule-set', customResource('Create'))).rejects.toThrow(
      'Cannot activate the receipt rule set "ours": "theirs" is active',
    );
    await world.invoke('activate-rule-set', customResource('Delete'));
    expect(sesReceipt.active).toBe('theirs');
    sesReceipt.active = undefined;
    const { answer } = await world.invoke('activate-rule-set', customResource('Create'));
    expect([answer, sesReceipt.active]).toEqual([{ PhysicalResourceId: 'ours' }, 'ours']);
    await world.invoke('activate-rule-set', customResource('Delete'));
    expect(sesReceipt.active).toBeUndefined();
  });

  test('api refuses a wrong token, and registers a domain with the right one', async () => {
    const settings = { owner: 'acme', digestTo: ['owner@shop.example.net'], zone: 'managed' };
    const right = token;
    token = `${token.slice(0, -1)}x`;
    expect((await callApi('PUT', `/v1/domains/${domain}`, settings)).status).toBe(401);
    token = right;
    expect(await callApi('PUT', `/v1/domains/${domain}`, settings)).toMatchObject({ status: 201 });
  });

  test('advance-hosting takes the domain to being served', async () => {
    await drain('advance-hosting');
    expect(record(`mta-sts.${domain}`, 'CNAME')).toEqual([`${world.stub.cloudFront.endpoint}.`]);
    expect(record(`_smtp._tls.${domain}`, 'TXT')?.[0]).toMatch(/^"v=TLSRPTv1; ?rua=mailto:/u);
    expect(world.stub.cloudFront.tenantOf(`mta-sts.${domain}`)?.certificateArn).toBeDefined();
    expect((await callApi('GET', `/v1/domains/${domain}`)).json).toMatchObject({ domain });
  });

  test('api puts a policy with 7 calls of S3 beside the look at its token, and asks for no rotation', async () => {
    const policy = { mode: 'testing', mx: ['mx.shop.example.net'], maxAgeSeconds: 86_400 };
    world.stub.forgetCalls();
    expect((await callApi('PUT', `/v1/domains/${domain}/policy`, policy)).status).toBe(200);
    expect(world.stub.callNames().toSorted()).toEqual([
      ...Array(3).fill('s3.GetObject'),
      ...Array(5).fill('s3.PutObject'),
    ]);
  });

  test('rotate-id announces a policy on S3’s notification', async () => {
    const notice = s3Notice('Policies', `policies/${domain}/mta-sts.txt`);
    const { answer } = await world.invoke('rotate-id', sqsEvent([notice]));
    expect(answer).toEqual({ batchItemFailures: [] });
    const { wantedId, announcedId } = (await callApi('GET', `/v1/domains/${domain}/policy`)).json;
    expect(announcedId).toBe(wantedId);
    expect(record(`_mta-sts.${domain}`, 'TXT')).toEqual([`"v=STSv1; id=${wantedId};"`]);
    expect(world.asked).toContain(`TXT _mta-sts.${domain}`);
  });

  test('receive-report counts a mail that SES stored, once', async () => {
    const { reportAddress } = (await callApi('GET', `/v1/domains/${domain}`)).json;
    world.stub.s3.write('Mail', 'mail/in/message 1', reportMail(reportAddress));
    const event = sqsEvent([
      s3Notice('Mail', 'mail/in/message 1'),
      JSON.stringify({ Event: 's3:TestEvent' }),
    ]);
    for (const _ of [1, 2]) {
      const { answer, log } = await world.invoke('receive-report', event);
      expect(answer, log).toEqual({ batchItemFailures: [] });
    }
    const { reports } = (await callApi('GET', `/v1/domains/${domain}/reports?from=2026-11-23&to=2026-11-23`))
      .json;
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ policies: [{ successfulSessions: 41, failedSessions: 1 }] });
  });

  test('receive-report returns only the message that it cannot read to the queue', async () => {
    const { answer } = await world.invoke(
      'receive-report',
      sqsEvent(['no JSON', s3Notice('Mail', 'mail/in/gone')]),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  });

  test('plan-digests and send-digest send each owner one mail, even if repeated', async () => {
    const tomorrow = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T06:00:00Z`;
    await world.invoke('plan-digests', { scheduledAt: tomorrow });
    const event = world.takeSqsEvent('send-digest');
    expect(event.Records).toHaveLength(1);
    for (const _ of [1, 2]) {
      expect((await world.invoke('send-digest', event)).answer).toEqual({ batchItemFailures: [] });
    }
    expect(world.stub.ses.sent).toHaveLength(1);
    expect(world.stub.ses.sent[0]).toMatchObject({
      from: 'digest@reports.mta.example.net',
      to: ['owner@shop.example.net'],
    });
    expect(world.stub.ses.sent[0]?.raw).toContain('d=reports.mta.example.net');
  });

  test('reconcile queues a check of every domain', async () => {
    await world.invoke('reconcile', {});
    expect(world.takeSqsEvent('rotate-id').Records.map(({ body }) => JSON.parse(body))).toContainEqual({
      kind: 'rotate-id',
      domain,
    });
    await drain('advance-hosting');
    await drain('advance-life-cycle');
  });

  test('plan-outbound-days, plan-outbound and send-outbound run if there is nothing to report', async () => {
    await world.invoke('plan-outbound-days', {});
    for (const task of [
      { kind: 'plan-outbound', day: '2026-11-22', shard: '00' },
      { kind: 'send-outbound' },
    ] as const) {
      const { answer } = await world.invoke(task.kind, sqsEvent([JSON.stringify(task)]));
      expect(answer).toEqual({ batchItemFailures: [] });
    }
  });

  test('each function says at its start which variable is missing', async () => {
    await expect(world.invoke('reconcile', {}, { STATE_BUCKET: '' })).rejects.toThrow(
      'Cannot start: the variable "STATE_BUCKET" is not set',
    );
  });

  test('advance-life-cycle deletes the records, tenant and policy of a domain that is removed', async () => {
    const answer = await callApi('DELETE', `/v1/domains/${domain}?force=true&reason=moved%20away`);
    expect(answer.status).toBe(202);
    await drain('advance-life-cycle');
    expect(record(`_mta-sts.${domain}`, 'TXT')).toBeUndefined();
    // The host goes last, when no resolver remembers the records any more.
    const task = sqsEvent([JSON.stringify({ kind: 'advance-life-cycle', domain })]);
    for (const TEST_LATER_SECONDS of ['3600', '7200', '10800']) {
      await world.invoke('advance-life-cycle', task, { TEST_LATER_SECONDS });
    }
    expect(record(`mta-sts.${domain}`, 'CNAME')).toBeUndefined();
    expect(world.stub.cloudFront.tenantOf(`mta-sts.${domain}`)).toBeUndefined();
    expect(world.stub.s3.keys('Policies')).toEqual([]);
    expect((await callApi('GET', `/v1/domains/${domain}`)).status).toBe(404);
  });

  test('advance-hosting says what an AWS error means, although its bundle does not have every error class', async () => {
    const taken = 'taken.example.net';
    world.stub.cloudFront.inUseElsewhere.add(`mta-sts.${taken}`);
    await callApi('PUT', `/v1/domains/${taken}`, { owner: 'other', zone: 'managed' });
    await drain('advance-hosting');
    const { problem } = (await callApi('GET', `/v1/domains/${taken}`)).json;
    expect(problem).toMatchObject({
      code: 'edge-cname-in-use',
      message: 'One or more of the domains are already in use.',
    });
  });

  test('no function was denied a permission', () => {
    expect(world.stub.denied).toEqual([]);
  });

  test.each(functions)('%s loads less than 700 KB at its start', (name) => {
    // It takes about a millisecond for each 10 KB. What is loaded by the first event that needs it comes on top: the
    // writing of mail, the public suffix list, the OpenAPI document.
    expect(sizes.get(name)).toBeLessThan(700_000);
  });
});
