import { expect, test } from 'vitest';
import { openLocalState } from '../../bin/local-state.ts';
import { policyKey } from '../../service/store/domains/policy.ts';
import { domainName } from '../fakes/names.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const dir = temporaryFolder();

test('openLocalState() opens the same folder again after its release', async () => {
  const stops: (() => Promise<void>)[] = [];
  const noticed: string[] = [];
  const open = () =>
    openLocalState(
      dir,
      (domain) => noticed.push(domain),
      (stop) => stops.push(stop),
    );
  const first = await open();
  await first.store.put(policyKey(domainName('example.com')), 'version: STSv1');
  expect(noticed).toEqual(['example.com']);
  await expect(open(), 'held').rejects.toThrow(dir);

  for (const stop of stops.splice(0)) await stop();
  const again = await open();
  expect([again.dkimKey, again.ca.caCertificate]).toEqual([first.dkimKey, first.ca.caCertificate]);
  expect(await again.store.get(policyKey(domainName('example.com')))).toBeDefined();
  for (const stop of stops) await stop();
});
