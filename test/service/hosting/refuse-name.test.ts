import { expect, test } from 'vitest';
import { refuseName } from '../../../service/hosting/refuse-name.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

const tooLong = `${'a.'.repeat(120)}example`;

test.each([
  ['the domain of the service', 'strictmx.test', 'of-service', 'strictmx.test'],
  ['the domain of report mail', 'reports.strictmx.test', 'of-service', 'strictmx.test'],
  ['a name below it', 'a.reports.strictmx.test', 'of-service', 'strictmx.test'],
  ['the host of the API', 'api.example.net', 'of-service', 'api.example.net'],
  ['the edge', 'edge.example.org', 'of-service', 'edge.example.org'],
  ['the domain of the daily mail', 'mail.example.org', 'of-service', 'mail.example.org'],
  ['a name that is too long for its records', tooLong, 'too-long', `_smtp._tls.${tooLong}`],
  ['a public suffix', 'co.uk', 'public-suffix', 'co.uk'],
])('refuseName() refuses %s', (_, domain, why, name) => {
  const { ports } = new World();
  const service = {
    ...ports.service,
    apiUrl: 'https://api.example.net',
    digestFrom: 'digest@mail.example.org',
  };
  const edge = { ...ports.edge, endpoint: 'edge.example.org' };
  expect(refuseName({ service, edge }, domainName(domain), 'managed')).toEqual({
    ok: false,
    reason: 'name-refused',
    domain,
    why,
    name,
  });
});

test('refuseName() takes the canary in the zone of the service, and not as a claim of an owner', () => {
  const { ports } = new World();
  const canary = domainName('canary.strictmx.test');
  expect(refuseName(ports, canary, 'managed')).toBeUndefined();
  expect(refuseName(ports, canary, 'external')).toBeDefined();
  expect(refuseName(ports, domainName('a.canary.strictmx.test'), 'managed')).toBeDefined();
});

test.each(['example.co.uk', 'notstrictmx.test', 'test.example', 'example.net'])(
  'refuseName() takes %s',
  (domain) => {
    expect(refuseName(new World().ports, domainName(domain), 'external')).toBeUndefined();
  },
);
