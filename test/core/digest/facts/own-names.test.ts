import { expect, test } from 'vitest';
import { ownNamesOf } from '../../../../core/digest/facts/own-names.ts';
import { domainName } from '../../../fakes/names.ts';

test('ownNamesOf() names the domain and the hosts of every policy once, without wildcards', () => {
  const versions = [
    { text: 'version: STSv1\r\nmode: testing\r\nmx: MX1.example.com\r\nmx:*.provider.example\r\n' },
    { text: 'version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\n' },
  ];
  expect(ownNamesOf({ domain: domainName('example.com'), versions })).toEqual([
    'example.com',
    'mx1.example.com',
    'provider.example',
  ]);
});
