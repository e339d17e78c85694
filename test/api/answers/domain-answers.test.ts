import { test } from 'vitest';
import { domain, listedDomain } from '../../../api/answers/domain-answers.ts';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { enterElsewhere } from '../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const settings = {
  owner: 'acme',
  zone: 'external',
  digestTo: ['a@example.com', { address: 'b@example.com', language: 'ja' }],
  digestHour: 5,
  webhook: 'https://hooks.example.net/secret',
};

test('domain and listedDomain have every member of the answer about a domain', async () => {
  const api = await ApiClient.hosted();
  const { world } = api;
  const path = '/v1/domains/example.com';
  const policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };
  await api.call('PUT', `${path}/policy`, policy);
  await world.drain();
  await api.call('PUT', `${path}/migration`, { mx: ['mx.new.example'] });
  await api.call('POST', `${path}/check`);
  const found = finding('cname-missing', { host: 'mta-sts.example.com', target: 'edge.example', found: [] });
  const problem = problemOf(found, new Date('2026-11-24T10:00:00Z'));
  const rotation = { problem };
  const state = await world.state();
  const text = formatPolicy({ mode: 'enforce', mx: ['mx.old.example'], maxAgeSeconds: 86_400 });
  const now = world.ports.clock.now();
  world.handles.store.edit(
    domainKey(domainName('example.com')),
    JSON.stringify({ ...state, versions: enterElsewhere(state.versions, { text }, now), rotation }),
  );
  const dry = await api.call('PUT', '/v1/domains/b%C3%BCcher.example?dry-run=true', settings);
  await api.call('PUT', '/v1/domains/b%C3%BCcher.example', settings);
  const at = timestamp('2026-11-24T10:00:00.000Z');
  const waiting = { address: 'a@example.com', language: 'en', status: 'waiting', since: at, askedAt: at };
  await recipientObject.create(world.ports, recipientKey('acme', recipientId('a@example.com')), {
    schema: 1,
    owner: 'acme',
    ...waiting,
    links: [],
  });
  const other = await api.call('GET', '/v1/domains/xn--bcher-kva.example');
  const present = await api.call('GET', path);
  await api.call('DELETE', path);
  const removing = await api.call('GET', path);
  expectDocumented(domain, [dry.body, other.body, present.body, removing.body]);
  const { body } = await api.call('GET', '/v1/domains');
  expectDocumented(listedDomain, body.domains);
});
