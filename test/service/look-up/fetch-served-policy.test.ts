import { expect, test } from 'vitest';
import { fetchServedPolicy } from '../../../service/look-up/fetch-served-policy.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';

const text = 'version: STSv1\r\n';
const [v4, v6] = ['192.0.2.1', '2001:db8::1'];
const failure = (errorCode: string): FetchResult => ({
  ok: false,
  problem: 'connect',
  detail: 'x',
  errorCode,
});

/** The policy host with these addresses, which answers over IPv6 and otherwise as given. */
function fetchFrom(addresses: string[] | 'failed', over4: FetchResult, over6 = over4) {
  const { handles, ...ports } = createFakePorts();
  if (addresses === 'failed') handles.resolver.fail('addresses', 'mta-sts.example.com');
  else handles.resolver.found('addresses', 'mta-sts.example.com', addresses);
  handles.fetch.answer('https://mta-sts.example.com/.well-known/mta-sts.txt', ({ family }) =>
    family === 6 ? over6 : over4,
  );
  return fetchServedPolicy(ports, domainName('example.com'));
}

const ok = answerOf(200, text);

test('fetchServedPolicy() fetches over each family that the host has', async () => {
  expect(await fetchFrom([v4, v6], ok)).toMatchObject({
    served: { text: new TextEncoder().encode(text) },
    families: [
      { family: 4, outcome: 'ok' },
      { family: 6, outcome: 'ok' },
    ],
  });
});

test('fetchServedPolicy() says over which address family the host fails', async () => {
  const { served, families } = await fetchFrom([v4, v6], ok, answerOf(404, ''));
  expect(served).toHaveProperty('text');
  expect(families).toMatchObject([
    { family: 4, outcome: 'ok' },
    { family: 6, outcome: { code: 'wrong-status' } },
  ]);
});

test.each([
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ECONNREFUSED', { code: 'fetch-connect' }],
])('fetchServedPolicy() takes %s over IPv6 for %j', async (code, outcome) => {
  const { families } = await fetchFrom([v4, v6], ok, failure(code));
  expect(families[1]).toMatchObject({ family: 6, outcome });
});

test('fetchServedPolicy() takes EHOSTUNREACH over IPv4 for a fault of the host', async () => {
  const { families } = await fetchFrom([v4], failure('EHOSTUNREACH'));
  expect(families).toMatchObject([{ family: 4, outcome: { code: 'fetch-connect' } }]);
});

test('fetchServedPolicy() does not judge a host if none of its address families can be reached from here', async () => {
  expect(await fetchFrom([v6], failure('ENETUNREACH'))).toMatchObject({
    served: { finding: { code: 'policy-unreached' } },
    families: [{ family: 6, outcome: 'unreachable' }],
  });
});

test('fetchServedPolicy() does not know the families of a host whose addresses DNS does not answer', async () => {
  expect(await fetchFrom('failed', ok)).toMatchObject({
    served: { text: new TextEncoder().encode(text) },
    families: [{ outcome: 'unknown' }, { outcome: 'unknown' }],
  });
});
