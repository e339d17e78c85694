/** What a deployment calls itself. */
export interface ServiceSettings {
  /** The domain that names below are made of: `strictmx.test`, `mta.example.net`. */
  serviceDomain: string;
  /** Where report mail arrives: `<inbox>@<mailDomain>`. */
  mailDomain: string;
  /** Base of the HTTP API, without a final slash. */
  apiUrl: string;
  /** From address of the daily mail. */
  digestFrom: string;
  /** Hour (UTC) of the daily mail of owners who set none; 6 if absent. */
  digestHour?: number;
  /** TTL of the records that we write, in seconds. */
  recordTtlSeconds: number;
  /** Whoever works on a domain is done or dead after this many seconds (Lambda: the longest timeout of such a function). */
  longestTaskSeconds: number;
  /** After a failed step: the first wait before the next try, in seconds; later ones are longer, up to 900. */
  retrySeconds: number;
  /** How long a stored report waits for others of its day, so that they are folded into its figures together. */
  foldDelaySeconds: number;
  /**
   * Bytes that reports may make the whole deployment store a day; `defaultStoredBytesPerDay` if absent. What known
   * reporters send is not bound by it.
   */
  storedBytesPerDay?: number;
  /** Whether `fetch` may reach this machine itself, as it must where the whole service runs on it. */
  allowLoopback?: boolean;
}
