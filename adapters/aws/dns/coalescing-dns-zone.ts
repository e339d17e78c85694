/**
 * Where many ids rotate at once, their changes of one zone go to Route 53 in one request: it takes few requests a
 * second of an account, however much is in each.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests
 */
import { InvalidChangeBatch } from '@aws-sdk/client-route-53';
import { type DnsZone, type RecordChange, RecordConflictError } from '../../../service/ports/dns-zone.ts';
import { UnsupportedRecordSetError } from './route53-dns-zone.ts';

/** Little beside the minute that a change takes to be everywhere. */
const defaultWindowMilliseconds = 500;

/** Far below Route 53's 1,000 records and 32,000 characters in a request, at two changes for an id. */
const maxTogether = 40;

interface Waiting {
  changes: RecordChange[];
  settle: PromiseWithResolvers<void>;
}

/** Changes that come within the window go together; one that is refused does not hold up the others. */
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
    read: (zoneId, name, type) => zone.read(zoneId, name, type),
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
    // A request is done whole or not at all: the halves are tried one after the other, since Route 53 refuses requests
    // for a zone while it is at another (PriorRequestNotComplete), until the one that is refused stands alone.
    const middle = Math.ceil(together.length / 2);
    await changeTogether(zone, zoneId, together.slice(0, middle));
    await changeTogether(zone, zoneId, together.slice(middle));
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof RecordConflictError ||
  error instanceof UnsupportedRecordSetError ||
  error instanceof InvalidChangeBatch;
