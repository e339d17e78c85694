import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { BundleFacts } from '../../lib/bundle-handler.ts';
import { putDomain } from '../../service/hosting/put-domain.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import { receiveSessions } from '../../service/outbound/receive-sessions.ts';
import type { DomainState } from '../../service/store/domains/domain.ts';
import { runTask } from '../../service/tasks/run-task.ts';
import { domainName } from '../fakes/names.ts';
import { isSearch } from '../model/search.ts';
import { StubWorld } from './stub-world.ts';

export const domain = domainName('shop.example.net');

/**
 * The built bundle of one function in a deployment of its own, to be called with the events that AWS would send; and
 * what every function keeps to.
 */
export function deployFunction(name: string): () => StubWorld {
  let world: StubWorld;
  let facts: BundleFacts | undefined;
  beforeAll(async () => {
    world = await StubWorld.start();
    facts = await world.build(name);
  }, 180_000);
  afterAll(async () => {
    await world.stop();
    expect(world.stub.denied, 'permissions that the role lacks').toEqual([]);
  });

  // Bundled together, the functions share their files. So `npm run test:model` bundles each by itself.
  if (isSearch)
    test(`${name} loads less than 700 KB at its start`, () => {
      // It takes about a millisecond for each 10 KB. What is loaded by the first event that needs it comes on top: the
      // writing of mail, the public suffix list, the OpenAPI document.
      expect(facts?.bytesAtStart).toBeLessThan(700_000);
    });
  return () => world;
}

export const customResource = (RequestType: string) => ({
  RequestType,
  ResourceProperties: {},
  PhysicalResourceId: 'x',
});

export async function register({ ports }: StubWorld, name = domain): Promise<void> {
  await registerDomain(ports, name, {
    owner: 'acme',
    digestTo: ['owner@shop.example.net'],
    zone: 'managed',
  });
}

/** An owner claims a domain, and waits. */
export async function claim({ ports }: StubWorld, name: DomainName): Promise<DomainState> {
  const caller = { id: 'acme-token', owner: 'acme', scopes: ['write'] as const };
  const settings = { owner: 'acme', digestTo: [], zone: 'external' };
  const result = await putDomain(
    ports,
    { caller, action: 'PUT', dryRun: false },
    { domain: name, settings, precondition: {} },
  );
  if (!result.ok) throw new Error(result.reason);
  return result.state;
}

/** A domain that is served, without a policy. */
export async function host(world: StubWorld): Promise<void> {
  await register(world);
  await runTask(world.ports, { kind: 'advance-hosting', domain });
}

/** Of a sending server of ours, two days ago: yesterday's results are planned only from 00:15 UTC on. @returns the day */
export async function collectSessions({ ports }: StubWorld): Promise<string> {
  const time = new Date(Date.now() - 2 * 86_400_000).toISOString();
  const session = { time, domain, policyType: 'no-policy-found', result: 'success' };
  await receiveSessions(ports, { sender: 'mta', key: '1', text: JSON.stringify([session]) });
  return time.slice(0, 10);
}
