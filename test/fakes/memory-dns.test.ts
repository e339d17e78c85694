import { dnsZoneContract } from '../contracts/dns-zone.contract.ts';
import { MemoryDns } from './memory-dns.ts';

dnsZoneContract('MemoryDns', async () => {
  const dns = new MemoryDns();
  for (const zone of ['strictmx.test', 'example.com', 'sub.example.com']) dns.addZone(zone);
  return dns;
});
