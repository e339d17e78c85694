import { expect, test } from 'vitest';
import { convertDomainName } from '../../../core/names/domain-name.ts';
import { describeDomainNameFault } from '../../../core/names/domain-name-fault.ts';

test.each([
  ['', 'empty', 'is empty'],
  [`${'a.'.repeat(130)}b`, 'too-long', 'has 261 characters, at most 253 are allowed'],
  ['192.0.2.1', 'ip-address', 'is an IP address'],
  ['a b.example', 'character', 'contains " "'],
  ['xn--0.example', 'label-undecodable', 'has the label "xn--0", which is not a valid A-label (IDNA)'],
  ['localhost', 'one-label', 'has only one label'],
  ['a..example', 'label-empty', 'has an empty label'],
  [`${'a'.repeat(64)}.example`, 'label-too-long', 'of 64 characters, at most 63 are allowed'],
  ['-a.example', 'label-hyphen', 'has the label "-a", which begins or ends with a hyphen'],
])('describeDomainNameFault() of %s, which convertDomainName() finds %s', (name, code, phrase) => {
  const converted = convertDomainName(name);
  if (converted.ok) throw new Error('it is a name');
  expect(converted.fault.code).toBe(code);
  expect(describeDomainNameFault(converted.fault)).toContain(phrase);
});
