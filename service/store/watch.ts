import * as z from 'zod';
import type { Finding } from '../../core/finding/problem.ts';
import type { Ports } from '../ports/ports.ts';
import { keys, readState } from './state.ts';

const severity = z.enum(['serious', 'notice']);

const incident = z.object({
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

const suspect = z.object({
  /** Of the check: `policy`, `mx`. */
  area: z.string(),
  /** When the look ended that found it. */
  since: z.string(),
});
/** Something serious was seen there, and waits for a second look. */
export type Suspect = z.infer<typeof suspect>;

const watchState = z.object({
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
/** What the daily watch and the reports led to: `incidents/<domain>.json`. */
export type WatchState = z.infer<typeof watchState>;

export const readWatch = (key: string, body: Uint8Array): WatchState => readState(watchState, key, body);

export async function loadWatch(
  { store }: Pick<Ports, 'store'>,
  domain: string,
): Promise<{ watch: WatchState; etag: string } | undefined> {
  const object = await store.get(keys.incidents(domain));
  return object && { watch: readWatch(object.key, object.body), etag: object.etag };
}

/** Codes begin with the area of the check, so that "could not be looked at" is known by code. */
export const areaOf = (code: string): string =>
  code.includes(':') ? code.slice(0, code.indexOf(':')) : 'mx';

/** What a watch found. */
export interface Sighting extends Finding {
  subject?: string;
  severity: Incident['severity'];
  failedSessions?: number;
  refusesMail?: boolean;
  reports?: number;
}

/** Closed incidents are shown for a month. */
const shownSeconds = 30 * 86_400;

/** Attack: a domain whose records change with every look would fill its object. */
const maxIncidents = 100;

export const keyOf = ({ code, subject }: Pick<Incident, 'code' | 'subject'>) => `${code} ${subject ?? ''}`;

/**
 * Opens, keeps and closes: what is found is open, what is found no longer is closed, and of what could not be looked
 * at (`isUnknown` says so) nothing changes.
 */
export function mergeIncidents(
  before: readonly Incident[],
  sightings: readonly Sighting[],
  isUnknown: (code: string, incident: Incident) => boolean,
  now: Date,
): Incident[] {
  const seen = new Map(sightings.map((sighting) => [keyOf(sighting), sighting]));
  const at = now.toISOString();
  const kept = before
    .filter(({ closedAt }) => closedAt === undefined || ageSeconds(closedAt, now) < shownSeconds)
    .map((incident) => {
      if (incident.closedAt !== undefined) return incident;
      const sighting = seen.get(keyOf(incident));
      seen.delete(keyOf(incident));
      if (sighting) return { ...incident, ...sighting };
      return isUnknown(incident.code, incident) ? incident : { ...incident, closedAt: at };
    });
  const opened = [...seen.values()].map((sighting) => ({ ...sighting, openedAt: at }));
  return keepImportant([...kept, ...opened]);
}

const ageSeconds = (time: string, now: Date) => (now.getTime() - Date.parse(time)) / 1000;

/** Over the limit closed ones go first, then notices. */
function keepImportant(incidents: Incident[]): Incident[] {
  if (incidents.length <= maxIncidents) return incidents;
  const rank = ({ closedAt, severity }: Incident) =>
    (closedAt === undefined ? 0 : 2) + (severity === 'serious' ? 0 : 1);
  const kept = new Set(incidents.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxIncidents));
  return incidents.filter((incident) => kept.has(incident));
}

export const isOpen = ({ closedAt }: Incident): boolean => closedAt === undefined;
