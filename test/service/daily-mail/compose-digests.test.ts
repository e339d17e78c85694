import { expect, test } from 'vitest';
import { newClaim } from '../../../service/daily-mail/claim-digest.ts';
import { composeDigests } from '../../../service/daily-mail/compose-digests.ts';
import { gatherDigest } from '../../../service/daily-mail/gather-digest.ts';
import { day, hostedWorld } from './mail-world.ts';

test('composeDigests() writes the same facts once in each language that a recipient wants', async () => {
  const world = await hostedWorld();
  const digestTo = [
    'a@example.com',
    { address: 'b@example.com', language: 'ja' as const },
    { address: 'c@example.com', language: 'ja' as const },
  ];
  const state = { ...(await world.state()), digestTo };
  const claim = await newClaim(world.ports, { owner: 'acme', day, domains: [state], unfolded: [] });
  const summaries = await gatherDigest(world.ports, claim, { states: [state], unreadable: [] });
  const named = { recipients: digestTo, declined: 0 };
  const [english, japanese, ...others] = await composeDigests(world.ports, claim, summaries, named);
  expect(others).toEqual([]);
  expect(english).toMatchObject({ language: 'en', to: ['a@example.com'] });
  expect(english?.text).toMatch(/^No action needed\./);
  expect(japanese).toMatchObject({ language: 'ja', to: ['b@example.com', 'c@example.com'] });
  expect(japanese?.text).toMatch(/^対応が必要な項目はありません。/);
});
