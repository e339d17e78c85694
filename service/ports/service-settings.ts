import type { Language } from '../../core/names/language.ts';

/** The names and limits of a deployment. */
export interface ServiceSettings {
  /** The domain of the service's own names: `strictmx.test`, `mta.example.net`. */
  serviceDomain: string;
  /** The domain of report addresses: `<inbox>@<mailDomain>`. */
  mailDomain: string;
  /** The name (authserv-id, RFC 8601 §2.5) under which the only server that takes our mail writes its results. */
  mailReceiver: string;
  /** Base of the HTTP API, without a final slash. */
  apiUrl: string;
  /** Base of the web console, without a final slash, if there is one: mails then link there. */
  consoleUrl?: string;
  /** From address of the daily mail. */
  digestFrom: string;
  /** To whom mail to `postmaster` and the like is forwarded; absent: it stays in the quarantine. */
  operator?: { address: string; language: Language };
  /** Hour (UTC) of the daily mail of owners who set none; 6 if absent. */
  digestHour?: number;
  /** TTL of the records that we write, in seconds. */
  recordTtlSeconds: number;
  /** A worker on a domain is done or dead after this many seconds (Lambda: the longest timeout of such a function). */
  longestTaskSeconds: number;
  /** After a failed step: the delay before the first retry, in seconds; later ones are longer, up to 900. */
  retrySeconds: number;
  /** How long a stored report waits for others of its day, so that they are folded into the figures together. */
  foldDelaySeconds: number;
  /**
   * Maximum bytes of report mail that the whole deployment stores per day; `defaultStoredBytesPerDay` if absent. It does not
   * limit known reporters.
   */
  storedBytesPerDay?: number;
  /** Whether `fetch` may connect to this machine itself, which is needed if the whole service runs on it. */
  allowLoopback?: boolean;
}
