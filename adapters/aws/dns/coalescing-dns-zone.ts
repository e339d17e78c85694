/**
 * When many ids rotate at once, their changes to one zone go to Route 53 in one request: it accepts only a few requests
 * a second from an account, but many changes in each.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests
 */
import { InvalidChangeBatch } from '@aws-sdk/client-route-53';
import { type DnsZone, type RecordChange, RecordConflictError } from '../../../service/ports/dns-zone.ts';

/** Short compared with the minute that a change takes to reach all servers. */
const defaultWindowMilliseconds = 500;

/**
 * An id takes two changes, so this stays far below Route 53's limits of 1,000 records and 32,000 characters a request.
 */
const maxTogether = 40;

interface Waiting {
  changes: RecordChange[];
  settle: PromiseWithResolvers<void>;
}

/** Sends the changes of a window together. A refused change does not block the others. */
export function coalesceChanges(zone: DnsZone, windowMilliseconds = defaultWindowMilliseconds): DnsZone {
  const waiting = new Map<string, Waiting[]>();

  function flush(zoneId: string): void {
    const all = waiting.get(zoneId) ?? [];
    waiting.delete(zoneId);
    for (let start = 0; start < all.length; start += maxTogether) {
      void changeTogether(zone, zoneId, all.slice(start, start + maxTogether));
    }
  }

  return {
    findZone: (name) => zone.findZone(name),
    look: (name, type) => zone.look(name, type),
    read: (zoneId, name) => zone.read(zoneId, name),
    confirm: (zoneId, set) => zone.confirm(zoneId, set),
    change(zoneId, changes) {
      const settle = Promise.withResolvers<void>();
      const others = waiting.get(zoneId);
      if (others) others.push({ changes, settle });
      else {
        waiting.set(zoneId, [{ changes, settle }]);
        setTimeout(() => flush(zoneId), windowMilliseconds);
      }
      return settle.promise;
    },
  };
}

async function changeTogether(zone: DnsZone, zoneId: string, together: Waiting[]): Promise<void> {
  try {
    await zone.change(
      zoneId,
      together.flatMap(({ changes }) => changes),
    );
    for (const { settle } of together) settle.resolve();
  } catch (error) {
    if (together.length === 1 || !isRefusal(error)) {
      for (const { settle } of together) settle.reject(error);
      return;
    }
    // A request succeeds or fails as a whole. So its halves are tried, until only the refused change is left.
    // One after the other: Route 53 refuses a request for a zone while it works on another (PriorRequestNotComplete).
    const middle = Math.ceil(together.length / 2);
    await changeTogether(zone, zoneId, together.slice(0, middle));
    await changeTogether(zone, zoneId, together.slice(middle));
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof RecordConflictError || error instanceof InvalidChangeBatch;
