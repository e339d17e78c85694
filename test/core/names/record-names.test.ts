import { expect, test } from 'vitest';
import { canaryOf, mtaStsNameOf, policyHostOf, tlsRptNameOf } from '../../../core/names/record-names.ts';

test.each([
  ['policyHostOf()', policyHostOf, 'mta-sts.example.com'],
  ['mtaStsNameOf()', mtaStsNameOf, '_mta-sts.example.com'],
  ['tlsRptNameOf()', tlsRptNameOf, '_smtp._tls.example.com'],
])('%s gives the name that the RFC says', (_, nameOf, name) => {
  expect(nameOf('example.com')).toBe(name);
});

test('canaryOf() is a name below the service domain', () => {
  expect(canaryOf('mta.example.net')).toBe('canary.mta.example.net');
});
