import { expect, test } from 'vitest';
import { newClaim } from '../../../service/daily-mail/claim-digest.ts';
import { composeDigests } from '../../../service/daily-mail/compose-digests.ts';
import { gatherDigest } from '../../../service/daily-mail/gather-digest.ts';
import { exactMails } from '../../../service/intake/budget/uncounted-mails.ts';
import { receiveMail } from '../intake/report-mail.ts';
import type { World } from '../world.ts';
import { day, hostedWorld } from './mail-world.ts';

const texts = async (world: World) => {
  const claim = await newClaim(world.ports, {
    owner: 'acme',
    day,
    domains: [],
    unfolded: { unreadable: [], late: [] },
  });
  const named = { recipients: ['a@example.com'], declined: 0 };
  return (await composeDigests(world.ports, claim, [], named)).map(({ text }) =>
    text.replaceAll(/\s+/gu, ' '),
  );
};

test('composeDigests() says how many mails could not be counted, as the intake counted them', async () => {
  const world = await hostedWorld();
  const receive = () => receiveMail(world, { domain: 'other.example' });
  expect(await texts(world)).toEqual([expect.not.stringMatching('messages? to the report addresses')]);
  for (let n = 0; n < exactMails; n++) await receive();
  const exact = ' 32 messages to the report addresses of your domains could not be counted';
  expect(await texts(world)).toEqual([expect.stringContaining(exact)]);
  for (let n = 0; n < 40; n++) await receive();
  const about = / About [0-9]+ messages to the report addresses of your domains could not be counted/u;
  expect(await texts(world)).toEqual([expect.stringMatching(about)]);
});

test('composeDigests() writes the same facts once in each language that a recipient wants', async () => {
  const world = await hostedWorld();
  const digestTo = [
    'a@example.com',
    { address: 'b@example.com', language: 'ja' as const },
    { address: 'c@example.com', language: 'ja' as const },
  ];
  const state = { ...(await world.state()), digestTo };
  const claim = await newClaim(world.ports, {
    owner: 'acme',
    day,
    domains: [state],
    unfolded: { unreadable: [], late: [] },
  });
  const summaries = await gatherDigest(world.ports, claim, { states: [state], unreadable: [] });
  const named = { recipients: digestTo, declined: 0 };
  const [english, japanese, ...others] = await composeDigests(world.ports, claim, summaries, named);
  expect(others).toEqual([]);
  expect(english).toMatchObject({ language: 'en', to: ['a@example.com'] });
  expect(english?.text).toMatch(/^No action needed\./);
  expect(japanese).toMatchObject({ language: 'ja', to: ['b@example.com', 'c@example.com'] });
  expect(japanese?.text).toMatch(/^対応が必要な項目はありません。/);
});
