/** A domain moves here from another host, as its owner sees it. */
import { expect, test } from 'vitest';
import { answers } from '../../../api/answers/answers.table.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';
const host = 'mta-sts.example.com';
const policyUrl = `https://${host}/.well-known/mta-sts.txt`;
const theirs = { mode: 'enforce', mx: ['mx.old.example'], maxAgeSeconds: 864_000 };

/** Another host serves a policy for the domain, and its CNAME is in the zone that we may write. */
function servedElsewhere(): ApiClient {
  const api = new ApiClient(new World());
  const { dns, fetch, resolver } = api.world.handles;
  dns.set(host, 'CNAME', ['mta-sts.provider.example']);
  resolver.found('txt', '_mta-sts.example.com', ['v=STSv1; id=abc1;']);
  fetch.answer(
    policyUrl,
    answerOf(200, 'version: STSv1\nmode: enforce\nmx: mx.old.example\nmax_age: 864000\n'),
  );
  return api;
}

type Step = { state: string; who: string; what: string };
const shownSteps = (body: { arrival?: { steps: Step[] } }) =>
  body.arrival?.steps.map(({ state, who, what }) => `${state} ${who}: ${what}`);

test('GET domain shows the move of a managed domain as dated steps, and its end', async () => {
  const api = servedElsewhere();
  const { world } = api;
  await api.call('PUT', path, { owner: 'acme', zone: 'managed', adoptRecords: true });
  await world.drain();
  const first = await api.call('GET', path);
  expect(answers.Domain.parse(first.body), 'it is documented').toEqual(first.body);
  expect(first.body).toMatchObject({
    nextStep: expect.stringMatching(/^Publish a policy that says the same/),
    nextAct: 'publish-policy',
    problem: { code: 'policy-elsewhere-first' },
  });
  expect(shownSteps(first.body)).toEqual([
    'now owner: Publish a policy that says the same as the other host\'s (mode "enforce", mx.old.example)',
    'later strictmx: Set the CNAME records of mta-sts.example.com, unless they are set',
    'later strictmx: Get a certificate, and serve the policy here',
    'later strictmx: Announce a new id, so that senders fetch the policy from here',
    'later owner: Delete the domain at the other host, once resolvers no longer remember that its name was there',
  ]);

  const { policy } = first.body.arrival.steps[0];
  expect(policy).toEqual(theirs);
  world.mxIs('mx.old.example');
  expect((await api.call('PUT', `${path}/policy`, policy)).status).toBe(200);
  await world.drain();
  world.handles.resolver.clear('txt', '_mta-sts.example.com');
  world.handles.fetch.clear(policyUrl);
  world.handles.clock.advance(61);
  await world.ports.tasks.enqueue([{ kind: 'rotate-id', domain: domainName('example.com') }]);
  await world.drain();
  const moved = (await api.call('GET', path)).body;
  expect(moved).toMatchObject({ state: 'announced' });
  expect(shownSteps(moved)?.map((one) => one.split(' ')[0])).toEqual([
    'done',
    'done',
    'done',
    'done',
    'waiting',
  ]);
  world.handles.clock.advance(86_400);
  expect((await api.call('GET', path)).body).not.toHaveProperty('arrival');
});
