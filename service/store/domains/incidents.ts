/** The incidents of one domain, from checks and reports. */

import * as z from 'zod';
import type { ObservedMx } from '../../../core/mta-sts/live-mx.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { skipUnreadable } from '../skip-unreadable.ts';
import { defineStoredObject } from '../stored-object.ts';
import { findingFacts } from './stored-finding.ts';

export const incidentsKey = (domain: DomainName): string => `${prefixes.incidents}${domain}.json`;

/** A lasting finding: it opens when a check finds it, and closes when a later check no longer does. */
const incident = looseObject({
  /** Stable, for scripts: `mx-uncovered`. A newer version may have written one that this version does not know. */
  code: z.string(),
  /** The facts of the finding. */
  parameters: findingFacts,
  area: z.string(),
  /** A Severity, or one of a newer version. */
  severity: z.string(),
  bouncesMail: z.boolean(),
  /** The host, pattern or reporter that it is about. */
  subject: z.string().exactOptional(),
  openedAt: timestampSchema,
  /** Absent while it lasts. */
  closedAt: timestampSchema.exactOptional(),
  /** When mail and webhook were notified of it. */
  alertedAt: timestampSchema.exactOptional(),
  /** When they were notified of its end. */
  endAlertedAt: timestampSchema.exactOptional(),
  /** Since when the webhook has refused the last notification; absent: it accepted it, was given up, or there is none. */
  unpostedSince: timestampSchema.exactOptional(),
  /** Since when the last notification could not be mailed: the quota was used up, or a mailbox refused temporarily. */
  unmailedSince: timestampSchema.exactOptional(),
  /** To these addresses; absent: to all. */
  unmailed: z.array(z.string()).exactOptional(),
});
export type Incident = z.infer<typeof incident>;

const unconfirmedArea = looseObject({
  /** Of the check: `policy`, `mx`. */
  area: z.string(),
  /** When the check that found it ended. */
  since: timestampSchema,
});
/** Areas with an error that waits for a second check. */
export type UnconfirmedArea = z.infer<typeof unconfirmedArea>;

const mxHost = looseObject({ host: z.string(), preference: z.number(), alias: z.string().exactOptional() });

/** The domain's mail servers, as last observed; readObservedMx() reads them. */
export const observedMxSchema = looseObject({
  kind: z.string(),
  hosts: z.array(mxHost).exactOptional(),
  host: z.string().exactOptional(),
} satisfies Record<keyof ObservedMx, z.ZodType>);

const watchState = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  /** The last check from outside; absent if only reports have led to incidents. */
  checkedAt: timestampSchema.exactOptional(),
  /** The id that was announced when that check began; absent in objects of an earlier version. */
  announcedId: z.string().exactOptional(),
  /** When the certificate of `mta-sts.<domain>` expires, as last seen. */
  certificateNotAfter: timestampSchema.exactOptional(),
  /** As last answered. */
  mx: looseObject({ at: timestampSchema, observed: observedMxSchema }).exactOptional(),
  /** Areas that wait for a second check; absent if there are none. */
  unconfirmed: z.array(unconfirmedArea).exactOptional(),
  /** Open and recently closed incidents, oldest first. */
  incidents: z.array(incident),
});
export type WatchState = z.infer<typeof watchState>;

export const incidentsObject = defineStoredObject<WatchState>({ schema: watchState });

export async function loadWatch(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
): Promise<{ watch: WatchState; etag: string } | undefined> {
  const loaded = await incidentsObject.load(ports, incidentsKey(domain));
  return loaded && { watch: loaded.state, etag: loaded.etag };
}

/** For what also works without the incidents. Whoever writes them must load them. */
export const loadReadableWatch = (
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
): Promise<WatchState | undefined> =>
  skipUnreadable(ports, async () => (await loadWatch(ports, domain))?.watch);

export const isOpen = ({ closedAt }: Pick<Incident, 'closedAt'>): boolean => closedAt === undefined;
