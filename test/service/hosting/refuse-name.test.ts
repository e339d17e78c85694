import { expect, test } from 'vitest';
import { refuseName } from '../../../service/hosting/refuse-name.ts';
import { World } from '../world.ts';

test.each([
  ['the domain of the service', 'strictmx.test', '"strictmx.test"'],
  ['the domain of report mail', 'reports.strictmx.test', '"strictmx.test"'],
  ['a name below it', 'a.reports.strictmx.test', '"strictmx.test"'],
  ['the host of the API', 'api.example.net', '"api.example.net"'],
  ['the edge', 'edge.example.org', '"edge.example.org"'],
  ['the domain of the daily mail', 'mail.example.org', '"mail.example.org"'],
  ['a public suffix', 'co.uk', 'anybody may register names below it'],
])('refuseName() refuses %s', (_, domain, why) => {
  const { ports } = new World();
  const service = {
    ...ports.service,
    apiUrl: 'https://api.example.net',
    digestFrom: 'digest@mail.example.org',
  };
  const edge = { ...ports.edge, endpoint: 'edge.example.org' };
  expect(refuseName({ service, edge }, domain)).toEqual({
    ok: false,
    reason: 'invalid-input',
    errors: [{ field: 'domain', message: expect.stringContaining(why) }],
  });
});

test.each(['example.co.uk', 'notstrictmx.test', 'test.example', 'example.net'])(
  'refuseName() takes %s',
  (domain) => {
    expect(refuseName(new World().ports, domain)).toBeUndefined();
  },
);
