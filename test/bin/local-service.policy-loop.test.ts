import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, policyOf, RunningService } from './running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.remove());

const recordName = (domain: string) => `_mta-sts.${domain}`;

async function host(domain: string): Promise<void> {
  expect((await service.api('PUT', `/v1/domains/${domain}`, { owner: 'acme' })).status).toBe(201);
}

/** Puts a policy and waits until its id is announced. */
async function put(domain: string, policy: object): Promise<{ text: string; record: string }> {
  const path = `/v1/domains/${domain}/policy`;
  const etag = (await service.api('GET', path)).headers.get('ETag');
  const { status, body } = await service.api('PUT', path, policy, etag === null ? {} : { 'If-Match': etag });
  expect(status).toBe(200);
  const record = `v=STSv1; id=${body.wantedId};`;
  await eventually(
    () => service.txt(recordName(domain)),
    (seen) => seen.length === 1 && seen[0] === record,
  );
  return { text: body.text, record };
}

test('PUT policy serves the policy byte for byte and announces it', async () => {
  await host('loop.example');
  const { text } = await put('loop.example', policyOf('enforce', 'mx1.loop.example'));
  const served = await service.fetchPolicy('loop.example');
  expect(served).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8', body: text });
  const domain = await eventually(
    () => service.api('GET', '/v1/domains/loop.example'),
    ({ body }) => body.state === 'announced',
  );
  expect(domain.body).toMatchObject({ state: 'announced', nextStep: 'Nothing to do' });
});

test('PUT policy with the same policy keeps the id, and A → B → A gets three rising ids', async () => {
  await host('aba.example');
  const [a, b] = [policyOf('enforce', 'a.aba.example'), policyOf('enforce', 'b.aba.example')];
  const first = await put('aba.example', a);
  expect((await put('aba.example', a)).record).toBe(first.record);
  const records = [first.record, (await put('aba.example', b)).record, (await put('aba.example', a)).record];
  expect(new Set(records).size).toBe(3);
  expect(records.toSorted()).toEqual(records);
});

test('HTTPS answers HEAD like GET without the body, POST with 405, and everything else with a plain 404', async () => {
  await host('http.example');
  const { text } = await put('http.example', policyOf('testing', 'mx.http.example'));
  const head = await service.fetchPolicy('http.example', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8', body: '' });
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)));
  expect((await service.fetchPolicy('http.example', { method: 'POST' })).status).toBe(405);
  for (const options of [
    { path: '/' },
    { path: '/.well-known/mta-sts.txt/' },
    { path: '/policies/http.example/mta-sts.txt' },
    { host: 'mta-sts.unknown.example' },
    { host: 'http.example' },
  ]) {
    const answer = await service.fetchPolicy('http.example', options);
    expect(answer.status, JSON.stringify(options)).toBe(404);
    expect(answer.contentType).toMatch(/^text\/plain/);
  }
});

test('DNS answers only for hosted zones', async () => {
  await expect(service.dns.resolveTxt('_mta-sts.elsewhere.example')).rejects.toMatchObject({
    code: 'EREFUSED',
  });
  await host('dns.example');
  // The last record that hosting sets.
  const addresses = await eventually(
    () => service.dns.resolve4('mta-sts.dns.example').catch(() => []),
    (seen) => seen.length > 0,
  );
  expect(addresses).toEqual(['127.0.0.1']);
  const { body } = await service.api('GET', '/v1/domains/dns.example');
  expect(await service.txt('_smtp._tls.dns.example')).toEqual([
    `v=TLSRPTv1; rua=mailto:${body.reportAddress}`,
  ]);
  await expect(service.dns.resolveTxt('nothing.dns.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test("PUT policy by two editors at once lets one win and answers 412 to the other, and the winner's id is announced", async () => {
  await host('race.example');
  await put('race.example', policyOf('testing', 'mx.race.example'));
  const path = '/v1/domains/race.example/policy';
  const etag = (await service.api('GET', path)).headers.get('ETag')!;
  const edits = ['one', 'two', 'three'].map((name) =>
    service.api('PUT', path, policyOf('testing', `${name}.race.example`), { 'If-Match': etag }),
  );
  const answers = await Promise.all(edits);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  const won = answers.find(({ status }) => status === 200)!.body;
  const now = await eventually(
    () => service.api('GET', path),
    ({ body }) => body.announcedId === body.wantedId,
  );
  expect(now.body.text).toBe(won.text);
  expect((await service.fetchPolicy('race.example')).body).toBe(won.text);
});
