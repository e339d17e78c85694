/**
 * What already stands where a record of ours belongs, in a zone that we manage. To add a case, add a row: where it was
 * found, what it is, the record sets, the right result and why.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../../core/names/utc-day.ts';
import { listAudit } from '../../service/access/list-audit.ts';
import { type FoundSet, RecordConflictError } from '../../service/ports/dns-zone.ts';
import { rotateId } from '../../service/publishing/rotate-id.ts';
import { changeDomain } from '../../service/store/domains/domain.ts';
import { delegatedNames, domainNames } from '../../service/store/domains/domain-names.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { domainName } from '../fakes/names.ts';
import { enforce, World } from '../service/world.ts';

const { policyHost, mtaStsRecord, tlsRptRecord } = domainNames(domainName('example.com'));
const set = (name: string, type: string, values: string[], form?: 'alias' | 'routing'): FoundSet => ({
  name,
  type,
  ttlSeconds: form === 'alias' ? 0 : 300,
  values,
  ...(form && { form }),
});

interface FieldRecord {
  source: string;
  situation: string;
  sets: FoundSet[];
  /** What is reported as in the way; `nothing`: ours is written at once. */
  right: string[] | 'nothing';
  /** Whether `adoptRecords` replaces it. */
  isAdopted?: boolean;
  because: string;
}

const oneCname = 'RFC 1034 §3.6.2: a CNAME is the only record of its name';

const fieldRecords: FieldRecord[] = [
  {
    source: 'Route 53: "RRSet of type CNAME … conflicts with other records"',
    situation: 'an A record of the web server that served the policy',
    sets: [set(policyHost, 'A', ['192.0.2.1'])],
    right: ['A 192.0.2.1'],
    because: oneCname,
  },
  {
    source: 'variant',
    situation: 'addresses of both families',
    sets: [set(policyHost, 'A', ['192.0.2.1', '192.0.2.2']), set(policyHost, 'AAAA', ['2001:db8::1'])],
    right: ['A 192.0.2.1 192.0.2.2', 'AAAA 2001:db8::1'],
    because: oneCname,
  },
  {
    source: 'CloudFront guides: an alias for the policy host',
    situation: 'an alias of a distribution',
    sets: [set(policyHost, 'A', ['d1.cloudfront.net'], 'alias')],
    right: ['alias A d1.cloudfront.net'],
    because: 'Route 53 keeps an alias as an A record',
  },
  {
    source: 'variant',
    situation: 'CNAMEs with a routing policy',
    sets: [set(policyHost, 'CNAME', ['a.old.example', 'b.old.example'], 'routing')],
    right: ['routing CNAME a.old.example b.old.example'],
    because: 'Route 53 takes no simple set beside them',
  },
  {
    source: 'variant',
    situation: 'a TXT record of a site verification',
    sets: [set(policyHost, 'TXT', ['site-verification=1'])],
    right: ['TXT site-verification=1'],
    because: oneCname,
  },
  {
    source: 'variant',
    situation: 'CAA records of the policy host',
    sets: [set(policyHost, 'CAA', ['0 issue "ca.example"'])],
    right: ['CAA 0 issue "ca.example"'],
    because: oneCname,
  },
  {
    source: 'variant',
    situation: 'the policy host is delegated',
    sets: [set(policyHost, 'NS', ['ns1.hoster.example'])],
    right: ['NS ns1.hoster.example'],
    isAdopted: false,
    because: 'everything below a delegation would be lost with it',
  },
  {
    source: 'hosters of MTA-STS ask for a CNAME at _mta-sts',
    situation: 'the record is a CNAME of the hoster that the domain leaves',
    sets: [set(mtaStsRecord, 'CNAME', ['example.com._mta-sts.hoster.example'])],
    right: ['CNAME example.com._mta-sts.hoster.example'],
    because: 'Route 53: "a conflicting RRSet of type CNAME … already exists"',
  },
  {
    source: 'variant',
    situation: 'the name of the record is delegated',
    sets: [set(mtaStsRecord, 'NS', ['ns1.hoster.example', 'ns2.hoster.example'])],
    right: ['NS ns1.hoster.example ns2.hoster.example'],
    isAdopted: false,
    because: 'RFC 1034 §4.2.1: no server answers our record below a delegation',
  },
  {
    source: 'variant',
    situation: 'an address at the name of the record',
    sets: [set(mtaStsRecord, 'A', ['192.0.2.1'])],
    right: 'nothing',
    because: 'a TXT record can be beside it',
  },
  {
    source: 'variant',
    situation: 'the record for reports is a CNAME of a report service',
    sets: [set(tlsRptRecord, 'CNAME', ['example.com.tlsrpt.service.example'])],
    right: ['CNAME example.com.tlsrpt.service.example'],
    because: oneCname,
  },
  {
    source: 'variant',
    situation: 'TXT records with a routing policy',
    sets: [set(tlsRptRecord, 'TXT', ['v=TLSRPTv1; rua=mailto:a@old.example'], 'routing')],
    right: ['routing TXT v=TLSRPTv1; rua=mailto:a@old.example'],
    because: 'Route 53 takes no simple set beside them',
  },
];

/** A domain whose zone had these records before it came. */
async function registered(sets: FoundSet[]): Promise<World> {
  const world = new World();
  for (const one of sets) world.handles.dns.setForm(one);
  await world.register();
  await world.drain();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  await runTask(world.ports, { kind: 'rotate-id', domain: world.domain });
  return world;
}

async function problemsOf(world: World) {
  const { hosting, rotation } = await world.state();
  return [hosting.problem, rotation.problem].filter((one) => one?.code === 'foreign-record');
}

async function adopt(world: World): Promise<void> {
  const { ports, domain } = world;
  await changeDomain(ports, domain, (state) => ({ ...state, adoptRecords: true }));
  await runTask(ports, { kind: 'advance-hosting', domain });
  await runTask(ports, { kind: 'rotate-id', domain });
  await world.drain();
}

describe('a record of another type in the way is reported, and adopted only when asked:', () => {
  test.each(fieldRecords)('$situation ($source)', async ({ sets, right, isAdopted = true, because }) => {
    const world = await registered(sets);
    const [first] = sets;
    const before = world.handles.dns.recordSets().filter(({ name }) => name === first?.name);
    if (right === 'nothing') {
      expect(await problemsOf(world), because).toEqual([]);
      expect(before.map(({ type }) => type)).toEqual(['A', 'TXT']);
      return;
    }
    expect(
      (await problemsOf(world)).map((one) => shown(one?.parameters)),
      because,
    ).toEqual([right]);
    expect(before).toEqual(sets);
    // No hot loop.
    expect(world.handles.tasks.queued.every(({ delaySeconds }) => delaySeconds >= 60)).toBe(true);

    await adopt(world);
    const after = world.handles.dns.recordSets().filter(({ name }) => name === first?.name);
    if (!isAdopted) {
      expect(after, because).toEqual(sets);
      return;
    }
    expect(await problemsOf(world), because).toEqual([]);
    expect(after.map(({ type, form }) => [type, form])).toEqual([
      [first?.name === policyHost ? 'CNAME' : 'TXT', undefined],
    ]);
    expect(await audited(world)).toContainEqual(
      expect.objectContaining({
        action: `adopt-record ${first?.name}`,
        request: expect.objectContaining({ replaced: sets }),
      }),
    );
  });
});

function shown(parameters: object | undefined): string[] {
  const { inTheWay } = parameters as { inTheWay: { type: string; values: string[]; form?: string }[] };
  return inTheWay.map(({ type, values, form }) => [...(form ? [form] : []), type, ...values].join(' '));
}

async function audited({ ports }: World) {
  return (await listAudit(ports, dayOf(ports.clock.now()), { limit: 100 })).entries;
}

test('a CNAME that leads to us, from when the domain was external, is replaced without being asked', async () => {
  const world = new World();
  await world.register();
  const target = delegatedNames(await world.state(), world.ports.service).mtaStsRecord;
  world.handles.dns.set(mtaStsRecord, 'CNAME', [target]);
  await world.drain();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  expect(world.txt()).toHaveLength(1);
  expect(await problemsOf(world)).toEqual([]);
});

test('a zone that refuses every change is not asked every second', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  world.handles.tasks.take();
  world.handles.dns.before = (operation, name) => {
    if (operation === 'change') throw new RecordConflictError(name);
  };
  await expect(rotateId(world.ports, world.domain)).rejects.toThrow(RecordConflictError);
  expect(world.handles.tasks.take()).toEqual([]);
  expect((await world.state()).rotation.problem).toMatchObject({
    code: 'step-failed',
    parameters: { error: 'RecordConflictError' },
  });
});

test('whatever stands at the names, nothing throws, and adoption ends with our records or a delegation', async () => {
  const type = fc.constantFrom('A', 'AAAA', 'TXT', 'CNAME', 'CAA', 'MX', 'HTTPS', 'NS', 'SRV');
  const found = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(policyHost, mtaStsRecord, tlsRptRecord),
      type,
      ttlSeconds: fc.constantFrom(60, 300),
      values: fc.uniqueArray(
        fc.constantFrom('a.example', 'b.example', '192.0.2.1', 'v=TLSRPTv1; rua=mailto:a@b.example'),
        {
          minLength: 1,
        },
      ),
      form: fc.constantFrom('alias' as const, 'routing' as const, undefined),
    }),
    { selector: ({ name, type: one }) => `${name} ${one}`, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(found, async (sets) => {
      const world = await registered(sets.map(({ form, ...one }) => ({ ...one, ...(form && { form }) })));
      await adopt(world);
      await adopt(world);
      const isDelegated = sets.some((one) => one.type === 'NS');
      expect((await problemsOf(world)).length > 0).toBe(isDelegated);
      if (!isDelegated) expect(world.txt()).toContain(`v=STSv1; id=${(await world.state()).announced?.id};`);
    }),
    { numRuns: 60 },
  );
});
