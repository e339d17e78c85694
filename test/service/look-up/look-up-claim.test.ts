import { expect, test } from 'vitest';
import { lookUpClaim } from '../../../service/look-up/look-up-claim.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

const found = (...records: string[]) => ({ kind: 'found' as const, records });
const none = { kind: 'none' as const };
const failed = { kind: 'failed' as const, why: 'SERVFAIL' };

test.each([
  [
    'both',
    found('a.example'),
    found('b.example'),
    { kind: 'found', targets: { mtaStsRecord: 'a.example', tlsRptRecord: 'b.example' } },
  ],
  ['the first alone', found('a.example'), none, { kind: 'none' }],
  ['the second alone', none, found('b.example'), { kind: 'none' }],
  ['two of one name', found('a.example', 'c.example'), found('b.example'), { kind: 'none' }],
  ['one, and no answer about the other', found('a.example'), failed, { kind: 'unknown' }],
])('lookUpClaim() of %s', async (_, mtaSts, tlsRpt, wanted) => {
  const { ports, handles } = new World();
  handles.resolver.answer('cname', '_mta-sts.example.com', mtaSts);
  handles.resolver.answer('cname', '_smtp._tls.example.com', tlsRpt);
  expect(await lookUpClaim(ports, domainName('example.com'))).toEqual(wanted);
});
