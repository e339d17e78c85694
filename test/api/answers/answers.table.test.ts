import { expect, test } from 'vitest';
import { answers } from '../../../api/answers/answers.table.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const path = '/v1/domains/example.com';

test('Token and TokenList have every member of the answer', async () => {
  const api = await ApiClient.hosted();
  const request = { owner: 'acme', note: 'for the script', expiresAt: '2026-12-24T00:00:00Z' };
  const made = await api.call('POST', '/v1/tokens', request);
  const dry = await api.call('POST', '/v1/tokens?dry-run=true', request);
  const admin = api.token;
  api.token = made.body.token;
  await api.call('GET', path);
  api.token = admin;
  const list = (await api.call('GET', '/v1/tokens')).body;
  expectDocumented(answers.Token, [made.body, dry.body, ...list.tokens]);
  expectDocumented(answers.TokenList, [list, { ...list, unreadable: ['x'], cursor: 'x' }]);
});

test('DomainList and ReportList have every member of a page', async () => {
  const api = await ApiClient.hosted();
  await api.call('PUT', '/v1/domains/other.example', { owner: 'acme', zone: 'external' });
  const domains = (await api.call('GET', '/v1/domains?limit=1&sort=urgency')).body;
  expectDocumented(answers.DomainList, [domains, { ...domains, unreadable: ['x'] }]);
  const { body } = await api.call('GET', `${path}/reports`);
  expectDocumented(answers.ReportList, [body, { ...body, unreadable: ['x'], cursor: 'x' }]);
});

test('Migration, Removal and IncidentList have every member of the answer', async () => {
  const api = await ApiClient.hosted();
  const policy = { mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };
  await api.call('PUT', `${path}/policy`, policy);
  await api.call('POST', `${path}/check`);
  const list = (await api.call('GET', `${path}/incidents`)).body;
  expectDocumented(answers.IncidentList, [list]);
  const dry = (await api.call('PUT', `${path}/migration?dry-run=true`, { template: 'microsoft-365' })).body;
  expect(answers.Migration.parse(dry)).toEqual(dry);
  expect(dry).toMatchObject({ dryRun: true, notes: [expect.any(String)] });
  const removal = (await api.call('DELETE', `${path}?dry-run=true`)).body;
  expect(answers.Removal.parse(removal)).toEqual(removal);
  expect(removal).toMatchObject({ dryRun: true, domain: 'example.com' });
});

test('Problem has every member of an answer about invalid input', async () => {
  const { body } = await (await ApiClient.hosted()).call('PUT', path, {}, { 'If-Match': '*' });
  expectDocumented(answers.Problem, [body]);
});
