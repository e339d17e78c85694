/** What the daily watch and the reports led to: the incidents of one domain. */
import * as z from 'zod';
import type { Finding } from '../../../core/finding/problem.ts';
import type { Ports } from '../../ports/ports.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const incidentsKey = (domain: string): string => `${prefixes.incidents}${domain}.json`;

const severity = z.enum(['serious', 'notice']);

const incident = looseObject({
  /** Stable, for scripts: `mx-uncovered`. */
  code: z.string(),
  /** The host, pattern or name that it is about. */
  subject: z.string().exactOptional(),
  /** `serious`: mail is refused, or the protection is gone, or soon will be. */
  severity,
  message: z.string(),
  nextStep: z.string(),
  openedAt: z.string(),
  /** Absent while it lasts. */
  closedAt: z.string().exactOptional(),
  /** When mail and webhook were told of it. */
  alertedAt: z.string().exactOptional(),
  /** When they were told that it is over. */
  endAlertedAt: z.string().exactOptional(),
  /** Since when the webhook does not take what they were told last; absent: it took it, was given up, or there is none. */
  unpostedSince: z.string().exactOptional(),
  /** Of `many-failures`. */
  failedSessions: z.number().exactOptional(),
  /** Of `many-failures`: they are such that senders under enforce refuse mail for them. */
  refusesMail: z.boolean().exactOptional(),
  /** Of `report-flood`: unverified reports. */
  reports: z.number().exactOptional(),
});
/** Something that went wrong with a domain: it opens when a watch finds it, and closes when a watch no longer does. */
export type Incident = z.infer<typeof incident>;

/** What a watch found. */
export interface Sighting extends Finding {
  subject?: string;
  severity: Incident['severity'];
  failedSessions?: number;
  refusesMail?: boolean;
  reports?: number;
}

const suspect = looseObject({
  /** Of the check: `policy`, `mx`. */
  area: z.string(),
  /** When the look ended that found it. */
  since: z.string(),
});
/** Something serious was seen there, and waits for a second look. */
export type Suspect = z.infer<typeof suspect>;

const watchState = looseObject({
  schema: z.literal(1),
  domain: z.string(),
  /** The last look from outside; absent while only reports led to incidents. */
  checkedAt: z.string().exactOptional(),
  /** When the certificate of `mta-sts.<domain>` ends, as last seen. */
  certificateNotAfter: z.string().exactOptional(),
  /** What waits for a second look; absent: nothing does. */
  suspects: z.array(suspect).exactOptional(),
  /** Open and lately closed ones, oldest first. */
  incidents: z.array(incident),
});
export type WatchState = z.infer<typeof watchState>;

export const incidentsObject = defineStoredObject<WatchState>({ schema: watchState });

export async function loadWatch(
  ports: Pick<Ports, 'store'>,
  domain: string,
): Promise<{ watch: WatchState; etag: string } | undefined> {
  const loaded = await incidentsObject.load(ports, incidentsKey(domain));
  return loaded && { watch: loaded.state, etag: loaded.etag };
}

export const isOpen = ({ closedAt }: Incident): boolean => closedAt === undefined;
