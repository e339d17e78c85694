import { expect, test } from 'vitest';
import { policy, suggestion } from '../../../api/answers/policy-answers.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const path = '/v1/domains/example.com/policy';

test.each(['enforce', 'testing', 'none'])(
  'policy has every member of what is answered under %s',
  async (mode) => {
    const api = await ApiClient.hosted();
    const put = await api.call('PUT', path, { mode, mx: ['mx.example.com'], maxAgeSeconds: 86_400 });
    expect(put.status).toBe(200);
    expectDocumented(policy, [put.body, (await api.call('GET', path)).body]);
  },
);

test('suggestion has every member of a suggested policy', async () => {
  const { body } = await (await ApiClient.hosted()).call('GET', `${path}/suggestion?template=fastmail`);
  expect(body.notes.length).toBeGreaterThan(0);
  expectDocumented(suggestion, [body]);
});
