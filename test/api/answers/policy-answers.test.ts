import { expect, test } from 'vitest';
import { policy, suggestion } from '../../../api/answers/policy-answers.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { domainName } from '../../fakes/names.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const path = '/v1/domains/example.com/policy';

const input = { mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };

test('policy has every member of the answer about a policy, written directly to the store or not yet', async () => {
  const api = await ApiClient.hosted();
  const dry = await api.call('PUT', `${path}?dry-run=true`, input);
  const put = await api.call('PUT', path, input);
  const got = await api.call('GET', path);
  api.world.handles.store.edit(policyKey(domainName('example.com')), 'version: STSv1\r\nmode: enfroce\r\n');
  const invalid = await api.call('GET', path);
  expect(invalid.body).not.toHaveProperty('mode');
  expectDocumented(policy, [dry.body, put.body, got.body, invalid.body]);
});

test('suggestion has every member of a suggested policy', async () => {
  const { body } = await (await ApiClient.hosted()).call('GET', `${path}/suggestion?template=fastmail`);
  expect(body.notes.length).toBeGreaterThan(0);
  expectDocumented(suggestion, [body]);
});
