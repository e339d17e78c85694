/**
 * What public DNS answers for the names of an external domain, whose owner was asked to set CNAMEs. To add a case, add a
 * row: where it was found, what it is, the answers, the right result and why.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeStoredFinding } from '../../core/words/describe-finding.ts';
import { english } from '../../core/words/en/words.ts';
import { hostingSteps } from '../../service/hosting/steps/hosting-steps.ts';
import { lookUpClaim } from '../../service/look-up/look-up-claim.ts';
import { World } from '../service/world.ts';

const host = 'mta-sts.example.com';
/** The first domain that a world registers has this name. */
const target = '8279cc183d90b318e445.edge.strictmx.test';
const edge = ['198.51.100.1', '198.51.100.2', '2001:db8:1::1'];

interface FieldHost {
  source: string;
  situation: string;
  cnames?: Record<string, string>;
  addresses?: string[];
  /** `accepted`, or the exact message and next step. */
  right: 'accepted' | [message: string, nextStep: string];
  because: string;
}

const set = `Set ${host} CNAME ${target}`;
const proxied = (addresses: string): [string, string] => [
  `${host} answers with addresses of another network (${addresses}): a proxy is on, or A or AAAA records are set there instead of the CNAME`,
  `Turn the proxy off for ${host} ("DNS only"), or remove its A and AAAA records; then set ${host} CNAME ${target}`,
];

const fieldHosts: FieldHost[] = [
  {
    source: 'providers that keep all CNAMEs of customers at one name',
    situation: 'a CNAME of a name of the owner, which is a CNAME of ours',
    cnames: { [host]: 'sts.owner.example', 'sts.owner.example': target },
    right: 'accepted',
    because: 'senders follow CNAMEs (RFC 8461 §3.3 asks for the certificate of the first name)',
  },
  {
    source: 'variant',
    situation: 'a chain of four names that ends at the edge itself',
    cnames: {
      [host]: 'a.owner.example',
      'a.owner.example': 'b.owner.example',
      'b.owner.example': 'c.owner.example',
      'c.owner.example': 'edge.strictmx.test',
    },
    right: 'accepted',
    because: 'it ends at us',
  },
  {
    source: 'variant',
    situation: 'a chain that ends at the host that the domain leaves',
    cnames: { [host]: 'sts.owner.example', 'sts.owner.example': 'policy.old.example' },
    right: [`${host} points to sts.owner.example | policy.old.example, not to ${target}`, set],
    because: 'each name of the chain helps to find the one to change',
  },
  {
    source: 'variant',
    situation: 'a chain that leads back to itself',
    cnames: { [host]: 'sts.owner.example', 'sts.owner.example': host },
    right: [`${host} points to sts.owner.example, not to ${target}`, set],
    because: 'no sender can follow it',
  },
  {
    source: 'DNS providers that flatten CNAMEs to addresses',
    situation: 'addresses of the edge',
    addresses: edge,
    right: 'accepted',
    because: 'HTTPS reaches us, and the host name is in the request',
  },
  {
    source: 'variant',
    situation: 'an address of the edge that it answers in another place',
    addresses: ['198.51.100.200'],
    right: 'accepted',
    because: 'it is of the same network',
  },
  {
    source: 'a proxy that is switched on for the record',
    situation: 'addresses of a proxy, which hides the CNAME',
    addresses: ['203.0.113.10', '203.0.113.11', '2001:db8:cafe::1'],
    right: proxied('203.0.113.10, 203.0.113.11, 2001:db8:cafe::1'),
    because: 'neither we nor the authority see that it leads to us',
  },
  {
    source: 'variant',
    situation: 'the address of a web server',
    addresses: ['192.0.2.80'],
    right: proxied('192.0.2.80'),
    because: 'the words must be true for both causes',
  },
  {
    source: 'variant',
    situation: 'one address of the edge beside an old one',
    addresses: ['198.51.100.1', '192.0.2.80'],
    right: proxied('198.51.100.1, 192.0.2.80'),
    because: 'every second sender would reach the old host',
  },
  {
    source: 'variant',
    situation: 'nothing at all',
    right: [`${host} has no CNAME yet`, set],
    because: 'there is no record',
  },
];

async function registered({ cnames = {}, addresses }: Partial<FieldHost>): Promise<World> {
  const world = new World();
  await world.register({ zone: 'external' });
  const { resolver } = world.handles;
  resolver.found('addresses', 'edge.strictmx.test', edge);
  for (const [name, to] of Object.entries(cnames)) resolver.found('cname', name, [to]);
  if (addresses) resolver.found('addresses', host, addresses);
  return world;
}

const step = async (world: World) => hostingSteps['records-to-set'](world.ports, await world.state());

describe('the policy host of an external domain is judged right:', () => {
  test.each(fieldHosts)('$situation ($source)', async ({ right, because, ...answers }) => {
    const result = await step(await registered(answers));
    if (right === 'accepted') {
      expect(result, because).toEqual({ to: 'cname-seen' });
      return;
    }
    if (!('wait' in result) || result.wait === 'pending') throw new Error(JSON.stringify(result));
    const { message, nextStep } = describeStoredFinding(english, result.wait);
    expect([message, nextStep], because).toEqual(right);
  });
});

test('a chain of up to eight names is accepted exactly if it ends at us', async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/u), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(names, fc.boolean(), async (labels, isOurs) => {
      const between = labels.slice(1).map((label) => `${label}.owner.example`);
      const chain = [host, ...between, isOurs ? target : 'policy.old.example'];
      const cnames = Object.fromEntries(chain.slice(0, -1).map((name, at) => [name, chain[at + 1] ?? '']));
      const result = await step(await registered({ cnames }));
      expect('to' in result).toBe(isOurs);
    }),
    { numRuns: 60 },
  );
});

test('a claim is seen by a chain of CNAMEs, and by no other record', async () => {
  const { ports, handles, domain } = new World();
  const { resolver } = handles;
  const ours = ['claim._mta-sts.strictmx.test', 'claim._tlsrpt.strictmx.test'];
  resolver.found('cname', '_mta-sts.example.com', ['a.owner.example']);
  resolver.found('cname', 'a.owner.example', [ours[0]]);
  resolver.found('txt', '_smtp._tls.example.com', ['v=TLSRPTv1; rua=mailto:claim@reports.strictmx.test']);
  expect(await lookUpClaim(ports, domain)).toEqual({ kind: 'none' });
  resolver.found('cname', '_smtp._tls.example.com', ['b.owner.example']);
  resolver.found('cname', 'b.owner.example', [ours[1]]);
  expect(await lookUpClaim(ports, domain)).toEqual({
    kind: 'found',
    targets: { mtaStsRecord: ours[0], tlsRptRecord: ours[1] },
  });
});
