import { expect, test } from 'vitest';
import { noticePolicies } from '../../../../adapters/local/files/notice-policies.ts';
import { PreconditionFailedError } from '../../../../service/ports/object-store.ts';
import { policyKey } from '../../../../service/store/domains/policy.ts';
import { objectStoreContract } from '../../../contracts/object-store.contract.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';
import { domainName } from '../../../fakes/names.ts';

objectStoreContract('noticePolicies()', async () => noticePolicies(new MemoryStore(), () => {}));

test('noticePolicies() gives notice of a policy that was written, and of nothing else', async () => {
  const noticed: string[] = [];
  const store = noticePolicies(new MemoryStore(), (domain) => noticed.push(domain));
  await store.put(policyKey(domainName('example.com')), 'a');
  await store.put('domains/example.com.json', '{}');
  const refused = store.put(policyKey(domainName('example.net')), 'a', { ifMatch: 'other' });
  await expect(refused).rejects.toThrow(PreconditionFailedError);
  await store.delete(policyKey(domainName('example.com')));
  expect(noticed).toEqual(['example.com']);
});
