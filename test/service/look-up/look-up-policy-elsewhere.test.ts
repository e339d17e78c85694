import { expect, test } from 'vitest';
import { lookUpPolicyElsewhere } from '../../../service/look-up/look-up-policy-elsewhere.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { World } from '../world.ts';

const url = 'https://mta-sts.example.com/.well-known/mta-sts.txt';
const text = 'version: STSv1\nmode: enforce\nmx: mx.old.example\nmax_age: 86400\n';
const record = ['v=STSv1; id=abc1;'];
const noHost: FetchResult = { ok: false, problem: 'dns', detail: 'no such host' };

const lookUp = (answer: FetchResult, txt?: string[] | 'fails') => {
  const world = new World();
  world.handles.fetch.answer(url, answer);
  if (txt === 'fails') world.handles.resolver.fail('txt', '_mta-sts.example.com');
  else if (txt) world.handles.resolver.found('txt', '_mta-sts.example.com', txt);
  return { world, found: () => lookUpPolicyElsewhere(world.ports, world.domain) };
};

test.each([
  ['with its record', answerOf(200, text), record, { text, id: 'abc1' }],
  ['without a record: senders may still hold it', answerOf(200, text), undefined, { text }],
  ['with two records', answerOf(200, text), [...record, ...record], { text }],
  ['as HTML, which lenient senders read', answerOf(200, text, 'text/html'), record, { text, id: 'abc1' }],
])('lookUpPolicyElsewhere() reads a policy %s', async (_, answer, txt, policy) => {
  expect(await lookUp(answer, txt).found()).toEqual({ kind: 'served', policy });
});

test('lookUpPolicyElsewhere() keeps no control characters, which take several times as many bytes where they are stored', async () => {
  const hostile = `${text}${'\u0001'.repeat(60_000)}\n`;
  expect(await lookUp(answerOf(200, hostile), record).found()).toMatchObject({
    policy: { text: `${text}\n` },
  });
});

test.each([
  ['no host', noHost, undefined],
  ['a web site that answers everything', answerOf(200, '<html>'), undefined],
  ['a wildcard’s TXT record', noHost, ['v=spf1 -all']],
])('lookUpPolicyElsewhere() finds none if there is %s', async (_, answer, txt) => {
  expect(await lookUp(answer, txt).found()).toEqual({ kind: 'none' });
});

test.each([
  ['the host is gone', noHost, record, 'fetch-dns'],
  ['the host redirects', answerOf(302, ''), record, 'redirect'],
  ['its text is no policy', answerOf(200, 'version: STSv1\n'), record, 'policy-invalid'],
])('lookUpPolicyElsewhere() says so if senders may hold a policy and %s', async (_, answer, txt, code) => {
  expect(await lookUp(answer, txt).found()).toMatchObject({ kind: 'unread', cause: { code } });
});

test('lookUpPolicyElsewhere() concludes nothing if DNS does not answer', async () => {
  expect(await lookUp(noHost, 'fails').found()).toEqual({ kind: 'unknown' });
  expect(await lookUp(answerOf(200, text), 'fails').found()).toEqual({ kind: 'served', policy: { text } });
});

test.each([
  ['the edge', 'edge.strictmx.test'],
  ['a name of the service', `${'a'.repeat(20)}.edge.strictmx.test`],
])('lookUpPolicyElsewhere() fetches nothing from a host that points to %s', async (_, target) => {
  const { world, found } = lookUp(answerOf(200, text), record);
  world.handles.resolver.found('cname', 'mta-sts.example.com', [target]);
  expect(await found()).toEqual({ kind: 'ours' });
  expect(world.handles.fetch.requests).toEqual([]);
});
