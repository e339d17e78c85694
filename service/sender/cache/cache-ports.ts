import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { PolicyKeeper } from '../../ports/policy-keeper.ts';
import type { PublicFetch } from '../../ports/public-fetch.ts';
import type { SecureResolver } from '../../ports/secure-resolver.ts';
import type { Timer } from '../../ports/timer.ts';

export interface CachePorts {
  resolver: SecureResolver;
  fetch: PublicFetch;
  clock: Clock;
  timer: Timer;
  log: Log;
  keeper: PolicyKeeper;
}
