import { expect, test } from 'vitest';
import { healthy, runDomainCheck } from './run-domain-check.ts';

test('domain check --json prints one object on one line', async () => {
  const { out, exit } = await runDomainCheck(['Example.COM.', '--json'], healthy('example.com'));
  expect(out.split('\n')).toHaveLength(2);
  expect(JSON.parse(out)).toMatchObject({ domain: 'example.com', verdict: 'enforced', findings: [] });
  expect(exit).toBe(0);
});

test('domain check exits 2 if nothing could be found out', async () => {
  const { out, exit } = await runDomainCheck(['example.com', '--json'], (world) => {
    healthy('example.com')(world);
    world.resolver.fail('txt', '_mta-sts.example.com');
  });
  expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown' });
  expect(exit).toBe(2);
});

test('domain check refuses an invalid domain name, and exits 2', async () => {
  const { err, exit } = await runDomainCheck(['192.0.2.1']);
  expect(err).toBe(
    'Cannot use "192.0.2.1" as a domain: it is an IP address, expected a name such as "example.com"\n',
  );
  expect(exit).toBe(2);
});

test('domain check --json refuses an invalid domain name in JSON', async () => {
  const { out, err, exit } = await runDomainCheck(['192.0.2.1', '--json']);
  expect(err).toBe('');
  expect(out).toMatch(/^\{.*\}\n$/u);
  expect(JSON.parse(out)).toEqual({
    domain: '192.0.2.1',
    error: 'Cannot use "192.0.2.1" as a domain: it is an IP address, expected a name such as "example.com"',
  });
  expect(exit).toBe(2);
});
