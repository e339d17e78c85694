import { expect, test } from 'vitest';
import { suppress, suppressAbout } from '../../../../service/store/outbound/suppression.ts';
import { domainName } from '../../../fakes/names.ts';
import { CommandWorld, useCommandWorld } from '../hosting/command-world.ts';

useCommandWorld();

test('outbound suppress stops reports to a destination, and outbound resume sends them again', async () => {
  const world = await CommandWorld.hosted();
  expect((await world.run('outbound', 'suppressions')).out).toBe('No suppressions');
  const suppress = ['outbound', 'suppress', 'mailto:tls@b.example', '--days', '30', '--detail', 'asked'];
  expect((await world.run(...suppress, '--dry-run')).out).toMatch(/^Nothing was changed/u);
  expect((await world.run(...suppress)).out).toContain('manual: asked');
  const [one] = (await world.json('outbound', 'suppressions')).suppressions;
  expect(one).toMatchObject({ target: 'tls@b.example', reason: 'manual' });
  expect((await world.run('outbound', 'resume', one.id, '--dry-run')).out).toContain('would be sent');
  expect((await world.run('outbound', 'resume', one.id)).out).toBe('Reports are sent there again');
  expect(await world.run('outbound', 'resume', one.id)).toMatchObject({ out: '', exit: 1 });
});

test('outbound suppressions says about which domains no report is sent', async () => {
  const world = await CommandWorld.hosted();
  const refused = { target: 'tls@c.example', reason: 'bounce' as const, detail: '5.7.1' };
  await suppressAbout(world.api.world.ports, domainName('a.example'), refused);
  await suppress(world.api.world.ports, { ...refused, target: 'tls@d.example' });
  const { out } = await world.run('outbound', 'suppressions');
  expect(out).toMatch(/tls@c\.example +a\.example +bounce: 5\.7\.1/u);
  expect(out).toMatch(/tls@d\.example +all domains +bounce/u);
  const { suppressions } = await world.json('outbound', 'suppressions');
  expect(suppressions.map(({ domains }: { domains?: string[] }) => domains)).toContainEqual(['a.example']);
});
