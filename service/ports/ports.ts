/**
 * The service's interfaces to the outside world, one file per port. Each has a fake (`test/fakes/`) and one or two real
 * implementations (`adapters/local/`, `adapters/aws/`). The object store, DNS zone, edge, mail and queue have a suite in
 * `test/contracts/` that all their implementations pass.
 */
import type { DkimKey } from '../../core/mail/dkim/sign-mail.ts';
import type { Clock } from './clock.ts';
import type { DnsZone } from './dns-zone.ts';
import type { EdgeFacts } from './edge-facts.ts';
import type { EdgeTenants } from './edge-tenants.ts';
import type { Log } from './log.ts';
import type { MailOut } from './mail-out.ts';
import type { ObjectStore } from './object-store.ts';
import type { PublicFetch } from './public-fetch.ts';
import type { Random } from './random.ts';
import type { Resolver } from './resolver.ts';
import type { ServiceSettings } from './service-settings.ts';
import type { TaskQueue } from './task-queue.ts';

/** All ports. Each step takes only those that it needs, with `Pick<Ports, …>`. */
export interface Ports {
  store: ObjectStore;
  dns: DnsZone;
  edge: EdgeFacts;
  tenants: EdgeTenants;
  resolver: Resolver;
  fetch: PublicFetch;
  mail: MailOut;
  /** Created at deployment or at the first start; read once and kept. */
  dkimKey: () => Promise<DkimKey>;
  tasks: TaskQueue;
  clock: Clock;
  random: Random;
  log: Log;
  service: ServiceSettings;
}
