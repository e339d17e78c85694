import { expect, test } from 'vitest';
import { bodies } from '../../../api/openapi/bodies.table.ts';
import { policyInput } from '../../../api/schemas.ts';
import { checkPolicyInput } from '../../../core/mta-sts/policy-input.ts';

const policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };

test("DomainSettings needs no owner, because an owner's token names it", () => {
  expect(bodies.DomainSettings.parse({ zone: 'external' })).toMatchObject({ zone: 'external' });
  expect(bodies.DomainSettings.safeParse({ zone: 'elsewhere' }).success).toBe(false);
});

test('PolicyInput has the members that the route takes', () => {
  expect(Object.keys(bodies.PolicyInput.shape).toSorted()).toEqual(Object.keys(policyInput.shape).toSorted());
});

test.each([
  ['a policy', policy, true],
  ['what GET and PUT answer', { ...policy, text: '', wantedId: null, announcedId: 'a', warnings: [] }, true],
  ['the largest max_age', { ...policy, maxAgeSeconds: 31_557_600 }, true],
  ['a greater max_age', { ...policy, maxAgeSeconds: 31_557_601 }, false],
  ['an unknown mode', { ...policy, mode: 'enfroce' }, false],
  ['one server as text', { ...policy, mx: 'mx.example.com' }, false],
])('PolicyInput and checkPolicyInput() agree on %s', (_, input, ok) => {
  expect(bodies.PolicyInput.safeParse(input).success).toBe(ok);
  expect(checkPolicyInput(input).ok).toBe(ok);
});
