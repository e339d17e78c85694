import { expect, test } from 'vitest';
import { shardOf } from '../../../../core/tls-rpt/write/shard-of.ts';
import { addressMarkerKey, addressMarkersPrefix } from '../../../../service/store/outbound/address-marker.ts';
import { domainName } from '../../../fakes/names.ts';

test('addressMarkerKey() is among those of the shard of its domain, whatever the case', () => {
  const key = addressMarkerKey('TLS+a/b@Example.COM');
  expect(key).toBe(addressMarkerKey('tls+a/b@example.com'));
  const prefix = addressMarkersPrefix(shardOf(domainName('example.com')));
  expect(key.startsWith(prefix)).toBe(true);
  expect(decodeURIComponent(key.slice(prefix.length))).toBe('tls+a/b@example.com');
});
