/** An empty object for an address that reports were sent to. */
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { domainOfAddress } from '../../../core/tls-rpt/write/write-report.ts';
import { prefixes } from '../prefixes.ts';

export const addressMarkerKey = (address: string): string =>
  `${addressMarkersPrefix(shardOf(domainOfAddress(address)))}${encodeURIComponent(address.toLowerCase())}`;

export const addressMarkersPrefix = (shard: string): string => `${prefixes.addressMarkers}${shard}/`;
