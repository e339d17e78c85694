import { expect, test } from 'vitest';
import { findSuppression, suppress, suppressAbout } from '../../../../service/store/outbound/suppression.ts';
import { domainName } from '../../../fakes/names.ts';
import { createWorld } from '../../outbound/outbound-world.ts';

const target = 'tls@processor.example';
const bounce = { target, reason: 'bounce' as const, detail: '5.7.1' };

/** After bounces about some domains: of these names, those whose reports are stopped. */
async function stoppedAfter(ports: ReturnType<typeof createWorld>, bounced: string[], names: string[]) {
  for (const name of bounced) await suppressAbout(ports, domainName(name), bounce);
  const found = await Promise.all(names.map((name) => findSuppression(ports, target, domainName(name))));
  return names.filter((_, at) => found[at]);
}

test.each([
  ['one domain', ['evil.example'], ['evil.example']],
  [
    'two domains of one organisation',
    ['a.evil.example', 'b.evil.example'],
    ['a.evil.example', 'b.evil.example'],
  ],
  // Names below a private suffix cost nothing.
  [
    'two domains below a suffix that is no registry’s',
    ['x.dedyn.io', 'y.dedyn.io'],
    ['x.dedyn.io', 'y.dedyn.io'],
  ],
])('suppressAbout() stops no other domain’s reports after bounces about %s', async (_, bounced, stopped) => {
  const names = [...bounced, 'honest.example', 'evil.example', 'z.dedyn.io'];
  expect(new Set(await stoppedAfter(createWorld(), bounced, names))).toEqual(new Set(stopped));
});

test('suppressAbout() stops all reports after bounces about two organisations, and after a hundred names of one', async () => {
  const two = ['evil.example', 'other.example'];
  expect(await stoppedAfter(createWorld(), two, ['honest.example'])).toEqual(['honest.example']);
  const many = Array.from({ length: 101 }, (_, at) => `n${at}.evil.example`);
  expect(await stoppedAfter(createWorld(), many, ['honest.example'])).toEqual(['honest.example']);
  expect(await stoppedAfter(createWorld(), many.slice(1), ['honest.example'])).toEqual([]);
});

test('suppressAbout() neither shortens nor narrows what is stopped for all domains', async () => {
  const ports = createWorld();
  const { until } = await suppress(ports, { ...bounce, reason: 'manual' });
  await suppressAbout(ports, domainName('evil.example'), bounce);
  expect(await findSuppression(ports, target, domainName('honest.example'))).toMatchObject({ until });
});

test('suppressAbout() begins again once the period is over', async () => {
  const ports = createWorld();
  await suppressAbout(ports, domainName('evil.example'), bounce);
  ports.handles.clock.advance(31 * 86_400);
  expect(await stoppedAfter(ports, [], ['evil.example'])).toEqual([]);
  expect(await stoppedAfter(ports, ['other.example'], ['evil.example', 'other.example'])).toEqual([
    'other.example',
  ]);
});
