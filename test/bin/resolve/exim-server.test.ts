import { expect, test } from 'vitest';
import { answerExim, connectExim } from '../../../bin/resolve/exim-server.ts';
import { listenLocally } from '../../../bin/resolve/local-server.ts';
import { CacheWorld, policyText } from '../../service/sender/cache/cache-world.ts';
import { askAsExim } from './local-client.ts';

test.each([
  ['a server of the policy', 'EXIM example.com mx.example.com', 'tls=secure'],
  ['the same with a line end', 'EXIM example.com mx.example.com\n', 'tls=secure'],
  ['another server', 'EXIM example.com evil.example.net', 'tls=secure refuse="not-in-policy"'],
  ['a domain that nothing is known of', 'EXIM other.example mx.other.example', 'tls=may'],
  ['an address literal', 'EXIM [192.0.2.1] [192.0.2.1]', 'tls=may'],
  ['no question', 'HELO', 'tls=temp refuse="wrong-question"'],
  ['too long a question', 'x'.repeat(1_001), ''],
])('connectExim() answers %s', async (_, question, answer) => {
  const world = new CacheWorld({ keepsJudged: true });
  world.announce('1', policyText('enforce'));
  const server = await listenLocally({ host: '127.0.0.1', port: 0 }, (socket, onIdle) =>
    connectExim(socket, (text) => answerExim(world.cache, text), onIdle),
  );
  expect(await askAsExim(server.address, question)).toBe(answer);
  await server.close();
});

test('answerExim() lets mail wait if verdicts are not kept', async () => {
  const { cache } = new CacheWorld();
  expect(await answerExim(cache, 'EXIM example.com mx.example.com')).toEqual({
    tls: 'temp',
    refuse: 'not-known-yet',
  });
});
