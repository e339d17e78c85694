/**
 * Limits how many bodies a client may send to a report URL in a minute. The URL is in the domain's DNS, so anybody can post
 * to it. The counts are stored, so the limits apply across function instances.
 */
import { createHash } from 'node:crypto';
import { siteOf } from '../../core/names/network-of.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type PostLimit, postLimitKey, postLimitObject } from '../store/reports/post-limit.ts';

/** For one report URL. Reporters post once a day and domain. */
export const postsPerMinute = {
  reports: 600,
  /** Attack: junk that shuts out reports. So junk has a separate limit, and does not count towards that of reports. */
  junk: 30,
  /** Attack: one network that sends as much as the URL accepts. */
  ofNetwork: 60,
  /** Attack: ten such networks. Above half of the URL's limit, each may send this many: most reporters send one. */
  ofNetworkWhenFull: 6,
} as const;

/** A network may send five junk bodies, and nothing more in that minute: each is as much work as a report. */
const weightOfJunk = 12;

export type PostAdmission = 'taken' | 'too-many-of-network' | 'too-many';

type CountPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/**
 * Counts a body before it is read, as if it were a report. A refusal needs one read and no write.
 * @param client the client's address; '' if it is not known
 */
export async function countPost(ports: CountPorts, inbox: string, client: string): Promise<PostAdmission> {
  let admission: PostAdmission = 'taken';
  const isCounted = await changeCounts(ports, inbox, client, (counts) => {
    const isFull = counts.reports >= postsPerMinute.reports / 2;
    const limit = isFull ? postsPerMinute.ofNetworkWhenFull : postsPerMinute.ofNetwork;
    admission = 'too-many-of-network';
    if (counts.ofNetwork >= limit) return undefined;
    admission = 'too-many';
    if (counts.reports >= postsPerMinute.reports) return undefined;
    admission = 'taken';
    return { ...counts, reports: counts.reports + 1, ofNetwork: counts.ofNetwork + 1 };
  });
  return isCounted ? admission : 'too-many';
}

/**
 * Records that a counted body is not a report: it now counts as junk.
 * @returns 'too-many' if the report URL has reached its junk limit in this minute
 */
export async function countJunk(ports: CountPorts, inbox: string, client: string): Promise<PostAdmission> {
  let admission: PostAdmission = 'taken';
  const isCounted = await changeCounts(ports, inbox, client, ({ reports, junk, ofNetwork }) => {
    admission = junk < postsPerMinute.junk ? 'taken' : 'too-many';
    return {
      reports: Math.max(0, reports - 1),
      junk: Math.min(junk + 1, postsPerMinute.junk),
      ofNetwork: ofNetwork - 1 + weightOfJunk,
    };
  });
  return isCounted ? admission : 'too-many';
}

interface Counts {
  reports: number;
  junk: number;
  ofNetwork: number;
}

/**
 * With the pauses between them, they take eight seconds on average. So many are lost only if hundreds post at once: then a
 * client is asked to come again, because it waits for the answer.
 */
const attempts = 12;

/** @returns whether it was counted: not if others were always faster */
async function changeCounts(
  { store, clock, random }: CountPorts,
  inbox: string,
  client: string,
  change: (counts: Counts) => Counts | undefined,
): Promise<boolean> {
  const minute = Math.floor(clock.now().getTime() / 60_000);
  const count = (before: PostLimit | undefined) => {
    const {
      reports = 0,
      junk = 0,
      networks = {},
      salt = random.token(saltLength),
    }: Partial<PostLimit> = before?.minute === minute ? before : {};
    const network = client && networkMark(salt, client);
    const changed = change({ reports, junk, ofNetwork: networks[network] ?? 0 });
    if (changed === undefined) return undefined;
    const { ofNetwork, ...counted } = changed;
    const counts = { ...networks, ...(network && { [network]: ofNetwork }) };
    return { ...before, schema: 1 as const, minute, ...counted, salt, networks: counts };
  };
  try {
    await postLimitObject.change({ store }, postLimitKey(inbox), count, undefined, attempts);
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return false;
    throw error;
  }
}

/** 100 bits. */
const saltLength = 20;

/**
 * The stored form of an address: 12 bits, shared by thousands of networks, and different in the next minute. So nobody can
 * identify the client from it, and nobody shares a mark with a flood for long.
 *
 * Attack: an IPv6 network of 32 bits has 65,536 sites, so its owner could pick those that share a mark with a reporter, and
 * shut it out. The salt is random and changes every minute, so nobody can know which sites share a mark.
 */
const networkMark = (salt: string, client: string): string =>
  createHash('sha256')
    .update(`${salt} ${siteOf(client)}`)
    .digest('hex')
    .slice(0, 3);
