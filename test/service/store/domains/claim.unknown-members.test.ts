import { expect, test } from 'vitest';
import { keepPolicyForClaims } from '../../../../service/hosting/elsewhere/keep-policy-elsewhere.ts';
import { patchDomain } from '../../../../service/hosting/put-domain.ts';
import { settleClaims } from '../../../../service/hosting/settle-claims.ts';
import { claimKey, listClaims } from '../../../../service/store/domains/claim.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { claimDomain, waitingClaim } from '../../claims.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const url = 'https://mta-sts.example.com/.well-known/mta-sts.txt';

test('a member of a newer version stays in a claim that is checked, that notes a policy, and that is changed', async () => {
  const world = new World();
  const { ports, domain, handles } = world;
  await claimDomain(world, 'acme');
  const keeps = (step: () => Promise<unknown>) =>
    keepsUnknownMembers(handles.store, claimKey(domain, 'acme'), step, { but: [] });
  handles.clock.advance(3600);
  await keeps(() => settleClaims(ports, domain));
  handles.clock.advance(3600);
  handles.fetch.answer(url, answerOf(200, 'version: STSv1\nmode: none\nmax_age: 60\n'));
  await keeps(async () => keepPolicyForClaims(ports, domain, await listClaims(ports, domain)));
  handles.clock.advance(3600);
  handles.fetch.answer(url, answerOf(200, 'version: STSv1\nmode: none\nmax_age: 61\n'));
  await keeps(async () => keepPolicyForClaims(ports, domain, await listClaims(ports, domain)));
  const change = {
    caller: { id: 'owner', owner: 'acme', scopes: ['write'] as const },
    action: 'PATCH',
    dryRun: false,
  };
  const request = { domain, settings: { digestHour: 3 }, precondition: { ifMatch: 'any' as const } };
  await keeps(() => patchDomain(ports, change, request));
  expect(await waitingClaim(world, 'acme')).toMatchObject({ digestHour: 3, versions: [{}, {}] });
});

test('every step that writes a claim was seen to keep its unknown members', () => {
  expect(
    unseenWriters(
      'service/hosting/settle-claims.ts',
      'service/hosting/put-claim.ts',
      'service/hosting/elsewhere/keep-policy-elsewhere.ts',
    ),
  ).toEqual([]);
});
