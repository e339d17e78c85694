import type { Timestamp } from '../names/timestamp.ts';
/** Steps that publish policies automatically: the change to enforce, a change of mail provider, a removal. */
export type PublishingStep = 'auto-enforce' | 'migration' | 'removal';

/** One entry of a domain's version ledger: a policy text that was, or may have been, served. */
export interface PolicyVersion {
  /** The id in the TXT record (RFC 8461 §3.1) for this text. Ids of later versions are greater. */
  id: string;
  text: string;
  /**
   * RFC 3339 UTC. For an edit through the API, the time before the text was stored, so never too late. For a text that
   * bypassed the API, the time when it was observed.
   */
  firstServedAt: Timestamp;
  /**
   * When a later version was first observed in the store; absent as long as this one may be served (ledger.ts). Never
   * too early. Edges may serve the text for their cache time longer.
   */
  supersededAt?: Timestamp;
  /** When the id was first observed in DNS; absent if it never was. */
  announcedAt?: Timestamp;
  /**
   * The author: a token's id, `object-store` for a text that bypassed the API, `strictmx` for a step of ours,
   * `elsewhere` for a policy that another host serves (elsewhere/policy-elsewhere.ts).
   */
  by: string;
  /** The author's reason: that of an override. */
  why?: string;
  /** The step of ours that published it. */
  step?: PublishingStep | (string & {});
  /** Findings of the guard that did not stop it: because of an override, or because they existed before. */
  overridden?: { code: string; parameters: object }[];
  /** The version (S3 VersionId) of the stored object with this text; absent until it was observed. */
  objectVersion?: string;
}
