import { expect, test } from 'vitest';
import {
  isServedBy,
  leadsToEdge,
  policyHostTarget,
} from '../../../../service/store/domains/policy-host-target.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';

function portsWith(takesServiceNames: boolean) {
  const { edge, service } = createFakePorts();
  return {
    service,
    edge: { ...edge, endpoint: 'd1.cloudfront.net', takesServiceNames, cacheSeconds: 0, caaIssuers: [] },
  };
}

test('policyHostTarget() is a name of the claim, or the edge itself where it accepts nothing else', () => {
  const [first, second] = ['one', 'two'].map((inbox) => policyHostTarget(portsWith(true), { inbox }));
  expect(first).toMatch(/^[0-9a-f]{20}\.edge\.strictmx\.test$/u);
  expect(second).not.toBe(first);
  expect(policyHostTarget(portsWith(false), { inbox: 'one' })).toBe('d1.cloudfront.net');
});

test.each<[string, string, boolean, boolean]>([
  ['the edge itself', 'd1.cloudfront.net', true, true],
  ['a name of the service', 'x.edge.strictmx.test', true, false],
  ['the name above those', 'edge.strictmx.test', false, false],
  ['a name two labels below, which is no claim’s', 'y.x.edge.strictmx.test', false, false],
  ['a name that only ends the same way', 'x.ledge.strictmx.test', false, false],
  ['the name of another service', 'x.edge.example.net', false, false],
  ['nothing', '', false, false],
])('leadsToEdge() and isServedBy() know %s', (_, target, leads, servedWithoutNames) => {
  expect(leadsToEdge(portsWith(true), target)).toBe(leads);
  expect(leadsToEdge(portsWith(false), target)).toBe(leads);
  expect(isServedBy(portsWith(true), target)).toBe(leads);
  expect(isServedBy(portsWith(false), target)).toBe(servedWithoutNames);
});
