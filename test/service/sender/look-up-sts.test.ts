import { expect, test } from 'vitest';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { lookUpSts } from '../../../service/sender/look-up-sts.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { FakeSecureResolver } from '../../fakes/fake-secure-resolver.ts';
import { domainName } from '../../fakes/names.ts';

const text = 'version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n';

async function look(records: string[], served: FetchResult, arrange = (_dns: FakeSecureResolver) => {}) {
  const { handles } = createFakePorts();
  const resolver = new FakeSecureResolver();
  if (records.length > 0) resolver.found('txt', '_mta-sts.example.com', records);
  arrange(resolver);
  handles.fetch.answer('https://mta-sts.example.com/.well-known/mta-sts.txt', served);
  const { fetch, clock } = handles;
  return { sts: await lookUpSts({ resolver, fetch, clock }, domainName('example.com')), handles };
}

test('lookUpSts() reads the policy and until when it may be kept', async () => {
  const { sts, handles } = await look(['v=STSv1; id=7;'], answerOf(200, text));
  const now = handles.clock.now().getTime();
  expect(sts).toMatchObject({
    kind: 'held',
    held: {
      id: '7',
      policy: { mode: 'enforce', mx: ['mx.example.com'] },
      fetchedAt: now,
      expiresAt: now + 86_400_000,
    },
  });
});

test.each<[reason: string, records: string[]]>([
  ['no record', []],
  ['another record', ['v=spf1 -all']],
  ['two records', ['v=STSv1; id=1;', 'v=STSv1; id=2;']],
])('lookUpSts() fetches nothing for %s', async (_, records) => {
  const { sts, handles } = await look(records, answerOf(200, text));
  expect(sts).toEqual({ kind: 'none' });
  expect(handles.fetch.requests).toEqual([]);
});

test.each<[why: string, served: FetchResult]>([
  ['wrong-status', answerOf(404, text)],
  ['redirect', answerOf(301, text)],
  ['wrong-media-type', answerOf(200, text, 'text/html')],
  ['policy-invalid', answerOf(200, 'version: STSv2\n')],
  ['fetch-tls-name', { ok: false, problem: 'tls-name', detail: '' }],
])('lookUpSts() says why there is no policy: %s', async (why, served) => {
  expect((await look(['v=STSv1; id=7;'], served)).sts).toEqual({ kind: 'unfetched', why });
});

test('lookUpSts() tells wrong signatures from a server that does not answer', async () => {
  const fail = (isBogus: boolean) => (dns: FakeSecureResolver) =>
    dns.fail('txt', '_mta-sts.example.com', isBogus);
  expect((await look([], answerOf(200, text), fail(true))).sts).toEqual({ kind: 'bogus' });
  expect((await look([], answerOf(200, text), fail(false))).sts).toEqual({
    kind: 'unknown',
    why: 'SERVFAIL',
  });
});
