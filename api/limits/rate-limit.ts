import type { Clock } from '../../service/ports/clock.ts';

/** How many names are remembered: more than report in one minute at any deployment. */
const maxNames = 10_000;

/**
 * Counts events per name and minute, in this process only. On AWS, API Gateway's throttle comes first.
 * @returns whether one more event of a name is within the limit
 */
export function createRateLimit(clock: Clock, perMinute: number): (name: string) => boolean {
  const counts = new Map<string, number>();
  let minute = 0;
  return (name) => {
    const now = Math.floor(clock.now().getTime() / 60_000);
    if (now !== minute) counts.clear();
    minute = now;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    // Attack: so many names that all counts would begin anew. Only the name that came first is forgotten.
    if (counts.size > maxNames) counts.delete(counts.keys().next().value ?? name);
    return count <= perMinute;
  };
}
