import { expect, test } from 'vitest';
import { answers } from '../../../api/answers/answers.table.ts';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import type { MxNeed } from '../../../core/mta-sts/held-policies.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { type Incident, incidentsKey } from '../../../service/store/domains/incidents.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { expectDocumented } from '../answers/expect-documented.ts';
import { ApiClient } from '../client.ts';

const domainPath = '/v1/domains/example.com';
const path = `${domainPath}/policy`;
const policy = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeSeconds: 1_209_600 };

/** Puts a policy over the one that is there. */
async function put(api: ApiClient, body: object, query = '') {
  const current = await api.call('GET', path);
  const etag = current.headers.get('ETag');
  return api.call('PUT', `${path}${query}`, body, etag ? { 'If-Match': etag } : {});
}

async function settle(api: ApiClient, seconds = 1): Promise<void> {
  api.world.handles.tasks.take();
  api.world.handles.clock.advance(seconds);
  for (const kind of ['advance-hosting', 'rotate-id', 'advance-life-cycle'] as const) {
    await api.world.ports.tasks.enqueue([{ kind, domain: domainName('example.com') }]);
  }
  await api.world.drain();
}

test('GET domain shows the step of a plan that waits for its owner', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  await put(api, { ...policy, mode: 'testing' });
  await settle(api);
  await api.call('PUT', `${domainPath}/migration`, { mx: ['mx.new.example'] });
  await settle(api);
  await settle(api);
  const next = async () => (await api.call('GET', domainPath)).body.nextStep;
  expect(await next()).toBe(
    'Change the MX records to the new servers (mx.new.example); at present they name mx1.example.com',
  );
  api.world.mxIs('mx.new.example');
  await settle(api);
  expect(await next()).toMatch(/^Nothing to do now: the change of mail provider continues on its dates/);
});

test('a removal that has begun to delete cannot be cancelled, and says so', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  await settle(api);
  await api.call('DELETE', `${domainPath}?force=true&reason=closed`);
  await settle(api);
  expect((await api.call('GET', domainPath)).body.nextStep).toContain('add it once it is no longer listed');
  const refused = await put(api, policy);
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('once it is no longer found') },
  });
});

test.each(['1', 'yes', 'TRUE'])('DELETE domain refuses force=%s, which could mean either', async (force) => {
  const api = await ApiClient.hosted();
  const { status, body } = await api.call('DELETE', `${domainPath}?force=${force}&reason=closed`);
  expect(status).toBe(422);
  expect(body.errors).toEqual([
    { field: 'force', message: `"force" is "${force}", expected "true" or "false"` },
  ]);
  expect((await api.world.state()).removal).toBeUndefined();
});

test('PUT migration replaces a plan only by If-Match of its ETag: 428 without, 412 when stale, 200 for the same aim', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  const plan = `${domainPath}/migration`;
  const first = (await api.call('PUT', plan, { mx: ['mx.new.example'] })).headers.get('ETag')!;
  expect((await api.call('GET', plan)).headers.get('ETag')).toBe(first);
  expect((await api.call('PUT', plan, { mx: ['mx.new.example'] })).headers.get('ETag')).toBe(first);
  const other = { mx: ['mx.other.example'] };
  expect((await api.call('PUT', plan, other)).status).toBe(428);
  expect((await api.call('PUT', plan, other, { 'If-Match': '"x"' })).status).toBe(412);
  const dry = await api.call('PUT', `${plan}?dry-run=true`, other, { 'If-Match': first });
  expect(dry.body).toMatchObject({ newMx: other.mx, dryRun: true });
  const edits = await Promise.all(
    [other, { mx: ['mx.third.example'] }].map((body) => api.call('PUT', plan, body, { 'If-Match': first })),
  );
  expect(edits.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  expect((await api.call('DELETE', plan, undefined, { 'If-Match': first })).status).toBe(412);
  expect((await api.call('DELETE', plan)).status).toBe(204);
});

test('the dates and the guard of the next call include a policy written directly to the store, before any rotation', async () => {
  const api = await ApiClient.hosted();
  const { store } = api.world.handles;
  api.world.mxIs('mx1.example.com');
  await put(api, { ...policy, maxAgeSeconds: 86_400 });
  await settle(api);
  store.edit(
    policyKey(domainName('example.com')),
    formatPolicy({ ...policy, mode: 'enforce', mx: ['mx9.example.com'] }),
  );

  const { mxNeeds, wantedId, announcedId } = (await api.call('GET', domainPath)).body;
  expect(mxNeeds.map(({ pattern, open }: MxNeed) => [pattern, open])).toEqual([
    ['mx1.example.com', false],
    ['mx9.example.com', true],
  ]);
  expect((await api.call('GET', `${path.replace('policy', 'versions')}`)).body.versions[0]).toMatchObject({
    id: wantedId,
    by: 'object-store',
    state: 'current',
  });
  expect(announcedId).not.toBe(wantedId);
  expect(api.world.handles.tasks.take(), 'the rotation is asked to look').toContainEqual({
    kind: 'rotate-id',
    domain: 'example.com',
  });

  store.edit(
    policyKey(domainName('example.com')),
    formatPolicy({ ...policy, mode: 'enforce', mx: ['mx8.example.com'] }),
  );
  const { errors } = (await put(api, { ...policy, mx: ['mx9.example.com'] })).body;
  expect(errors[0].message).toContain('mx1.example.com');
  expect((await api.world.state()).versions.at(-1)?.text).toContain('mx8.example.com');
});

test('GET domain writes nothing if the ledger already has the stored policy', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  await settle(api);
  const { calls } = api.world.handles.store;
  const before = calls.length;
  for (const shown of ['', '/policy', '/versions']) await api.call('GET', `${domainPath}${shown}`);
  expect(calls.slice(before).filter(({ operation }) => !['get', 'list'].includes(operation))).toEqual([]);
});

test('DELETE domain returns dated steps, GET shows them, and the domain ends as 404', async () => {
  const api = await ApiClient.hosted();
  await put(api, { ...policy, maxAgeSeconds: 600 });
  await settle(api);
  const dry = await api.call('DELETE', `${domainPath}?dry-run=true`);
  expect(dry.status).toBe(202);
  expect(dry.body).toMatchObject({ dryRun: true });
  expect((await api.call('GET', domainPath)).body.state).toBe('announced');

  const { status, body } = await api.call('DELETE', domainPath);
  expect(status).toBe(202);
  expect(body.steps.map(({ name }: { name: string }) => name)).toEqual([
    'publish-none',
    'announce-none',
    'delete-records',
    'delete-host',
  ]);
  expect(Date.parse(body.steps[2].at)).toBe(api.world.handles.clock.now().getTime() + 600_000);
  const got = await api.call('GET', domainPath);
  expect(got.body).toMatchObject({ state: 'removing', removal: { cancellable: true } });
  expect((await put(api, policy)).status, 'a policy meanwhile').toBe(409);

  for (let round = 0; round < 3; round++) await settle(api, 601);
  expect((await api.call('GET', domainPath)).status).toBe(404);
  expect(api.world.txt()).toEqual([]);
});

test('DELETE domain with force needs a reason', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  await settle(api);
  const refused = await api.call('DELETE', `${domainPath}?force=true`);
  expect(refused.status).toBe(422);
  expect(refused.body.errors[0].field).toBe('reason');
  expect((await api.world.state()).removal).toBeUndefined();

  const { status, body } = await api.call('DELETE', `${domainPath}?force=true&reason=customer+left`);
  expect(status).toBe(202);
  expect(body).toMatchObject({ forcedBecause: 'customer left' });
});

test('PUT domain cancels a removal until its first deletion, and not afterwards', async () => {
  const api = await ApiClient.hosted();
  await put(api, policy);
  await settle(api);
  await api.call('DELETE', domainPath);
  const settings = { owner: 'acme', digestTo: [] };
  const again = async () => {
    const { headers } = await api.call('GET', domainPath);
    return api.call('PUT', domainPath, settings, { 'If-Match': headers.get('ETag')! });
  };
  expect((await again()).status).toBe(200);
  expect((await api.world.state()).removal).toBeUndefined();

  await api.call('DELETE', `${domainPath}?force=true&reason=customer+left`);
  await api.world.drain();
  expect((await again()).status).toBe(409);
});

test('PUT migration returns the plan as dated steps, and DELETE stops it', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  await put(api, policy);
  await settle(api);
  const dry = await api.call('PUT', `${domainPath}/migration?dry-run=true`, { template: 'google-workspace' });
  expect(dry.body).toMatchObject({ dryRun: true, newMx: expect.arrayContaining(['smtp.google.com']) });
  const { status, body } = await api.call('PUT', `${domainPath}/migration`, { mx: ['mx.new.example'] });
  expect(status).toBe(200);
  expect(body.steps.map(({ name, who }: { name: string; who: string }) => `${name} ${who}`)).toEqual([
    'publish-both strictmx',
    'change-mx owner',
    'publish-new strictmx',
  ]);
  expect((await api.call('DELETE', `${domainPath}/migration`)).status).toBe(204);
  expect((await api.call('GET', `${domainPath}/migration`)).status).toBe(404);
});

test('PUT migration refuses what is not a server, and names the field', async () => {
  const api = await ApiClient.hosted();
  const body = { mx: ['mx.new.example', '10 mx'] };
  const answer = await api.call('PUT', `${domainPath}/migration`, body);
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toMatchObject([{ field: 'mx[1]', message: expect.stringContaining('"10 mx"') }]);
});

test('POST check checks now, and GET domain and GET incidents show the findings', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  await put(api, policy);
  await settle(api, 120);
  api.world.mxIs('mx1.example.com', 'rogue.example.net');
  for (const confirmed of [0, 1]) {
    const { status, body } = await api.call('POST', `${domainPath}/check`);
    expect(status).toBe(200);
    expect(body.findings).toContainEqual(
      expect.objectContaining({ code: 'mx-uncovered', subject: 'rogue.example.net' }),
    );
    expect(body.incidents, 'an incident is what a second check finds too').toHaveLength(confirmed);
    api.world.handles.clock.advance(60);
  }
  const got = (await api.call('GET', domainPath)).body;
  expect(got.incidents).toContainEqual(
    expect.objectContaining({ code: 'mx-uncovered', subject: 'rogue.example.net', severity: 'error' }),
  );
  const list = (await api.call('GET', `${domainPath}/incidents`)).body;
  expect(list).toEqual({ checkedAt: got.checkedAt, incidents: got.incidents });
});

/** What a look from outside found, as it is stored. */
async function foundIs(api: ApiClient, incidents: Omit<Incident, 'openedAt'>[]): Promise<void> {
  const stored = incidents.map((one) => ({ openedAt: '2026-11-24T10:00:00.000Z', ...one }));
  const watch = { schema: 1, domain: 'example.com', incidents: stored };
  await api.world.ports.store.put(incidentsKey(domainName('example.com')), JSON.stringify(watch));
}

test('an error is the next step, with the effect of going back to testing', async () => {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  await put(api, policy);
  await settle(api);
  const nextSteps = async () => {
    const { body: listed } = await api.call('GET', '/v1/domains');
    const { body } = await api.call('GET', domainPath);
    return [body.nextStep, listed.domains[0].nextStep];
  };
  const warning = finding('mx-pattern-unused', { pattern: 'mx8.example.com' });
  const error = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
  const step = 'Add "mx9.example.com" to "mx", or remove it from the MX records first';
  await foundIs(api, [warning]);
  expect(await nextSteps()).toEqual(['Nothing to do', 'Nothing to do']);

  await foundIs(api, [warning, error]);
  expect(await nextSteps()).toEqual([step, step]);
  const { body: listed } = await api.call('GET', `${domainPath}/incidents`);
  const { body: domain } = await api.call('GET', domainPath);
  for (const { incidents } of [listed, domain]) {
    expect(incidents.map(({ code }: Incident) => code)).toEqual(['mx-pattern-unused', 'mx-uncovered']);
    expect(incidents[1]).toMatchObject({ parameters: { host: 'mx9.example.com' }, nextStep: step });
    expect(incidents[0].fallBack).toBeUndefined();
    expect(incidents[1].fallBack).toEqual({
      cachedUntil: expect.stringMatching(/^2026-12-08T/),
      keepValid: ['mx1.example.com'],
      message: expect.stringContaining('change the policy\'s mode to "testing"'),
    });
  }

  await foundIs(api, [{ ...error, closedAt: timestamp('2026-11-24T11:00:00.000Z') }]);
  expect(await nextSteps()).toEqual(['Nothing to do', 'Nothing to do']);
});

test('problems and incidents are answered in the language that the caller asks for', async () => {
  const api = await ApiClient.hosted();
  const { store } = api.world.handles;
  const found = finding('cname-missing', {
    host: 'mta-sts.example.com',
    target: 'edge.strictmx.test',
    found: [],
  });
  const problem = problemOf(found, new Date('2026-11-24T10:00:00Z'));
  const state = await api.world.state();
  store.edit(domainKey(domainName('example.com')), JSON.stringify({ ...state, rotation: { problem } }));
  await foundIs(api, [finding('tls-rpt-missing', { domain: domainName('example.com') })]);
  const headers = { 'Accept-Language': 'ja' };
  const answer = await api.call('GET', domainPath, undefined, headers);
  expect(answer.body.problem).toEqual({
    ...problem,
    message: 'mta-sts.example.comのCNAMEがまだ設定されていません',
    nextStep: '「mta-sts.example.com CNAME edge.strictmx.test」を設定してください',
    nextAct: 'set-records',
  });
  expect(answer.body.nextStep).toBe(answer.body.problem.nextStep);
  expect(answer.body.incidents[0].message).toContain('TXTレコードがない');
  expect(answer.headers.get('Content-Language')).toBe('ja');
});

test('a problem that a newer version wrote is answered with its code and facts', async () => {
  const api = await ApiClient.hosted();
  const problem = {
    code: 'from-the-future',
    parameters: { odd: ['fact'] },
    since: '2026-11-24T10:00:00.000Z',
  };
  const state = await api.world.state();
  api.world.handles.store.edit(
    domainKey(domainName('example.com')),
    JSON.stringify({ ...state, rotation: { problem } }),
  );
  const { body } = await api.call('GET', domainPath);
  expect(body.problem).toMatchObject({ ...problem, message: expect.stringContaining('from-the-future') });
  expect(body.nextStep).not.toContain('Nothing to do');
});

test('POST test-alarm says who got it', async () => {
  const api = await ApiClient.hosted();
  const webhook = 'https://hooks.example/alarms';
  api.world.handles.fetch.answer(webhook, answerOf(200, ''));
  const patch = { digestTo: ['ann@example.com'], webhook };
  expect((await api.call('PATCH', domainPath, patch, { 'If-Match': '*' })).status).toBe(200);
  const dry = await api.call('POST', `${domainPath}/test-alarm?dry-run=true`);
  expect(dry.body).toMatchObject({ dryRun: true, webhook: { outcome: 'planned' } });
  const sent = await api.call('POST', `${domainPath}/test-alarm`);
  expect([sent.status, sent.body]).toEqual([
    200,
    {
      domain: 'example.com',
      mails: [{ address: 'ann@example.com', outcome: 'sent' }],
      webhook: { outcome: 'accepted' },
    },
  ]);
  expectDocumented(answers.TestAlarm, [
    dry.body,
    { ...sent.body, webhook: { outcome: 'failed', failure: 'dns' } },
  ]);
});
