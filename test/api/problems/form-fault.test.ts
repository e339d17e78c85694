import { expect, test } from 'vitest';
import { domainInput, localDomainPatch } from '../../../api/domain-schemas.ts';
import { policyInput } from '../../../api/schemas.ts';
import { inputFaults } from '../input-errors.ts';

const settings = { owner: 'acme' };
const many = Array.from({ length: 21 }, (_, index) => `a${index}@example.com`);

test.each([
  [{ owner: '' }, 'owner', 'owner-name', {}],
  [{ ...settings, digestTo: ['ann'] }, 'digestTo[0]', 'mail-address', { address: 'ann' }],
  [{ ...settings, digestTo: many }, 'digestTo', 'too-many-addresses', { max: 20 }],
  [{ ...settings, digestHour: 24 }, 'digestHour', 'hour', {}],
  [{ ...settings, webhook: 'https://user:secret@a.example/' }, 'webhook', 'webhook', {}],
])('formFaultOf() of %j', (input, field, code, parameters) => {
  expect(inputFaults(domainInput, input)).toMatchObject([{ field, fault: { code, parameters } }]);
});

test('formFaultOf() knows the reason of an override, and nothing of what no form sends', () => {
  expect(inputFaults(policyInput, { override: { reason: '' } })).toMatchObject([
    { fault: { code: 'override-reason' } },
  ]);
  expect(inputFaults(localDomainPatch, { zone: 'mine' })[0]).not.toHaveProperty('fault');
});
