/** One entry of a domain's version ledger: a policy text that was, or may have been, served. */
export interface PolicyVersion {
  /** The TXT record's id (RFC 8461 §3.1) that stands for this text. Ids of later versions are greater. */
  id: string;
  text: string;
  /**
   * RFC 3339 UTC. For an edit through the API written before the text is put where it is served, so never too late;
   * for one past the API when it was noticed.
   */
  firstServedAt: string;
  /**
   * When a later version was first seen in the store; absent as long as this one may be served (ledger.ts). Never too
   * early. Edges may serve it for their cache time longer.
   */
  supersededAt?: string;
  /** When the id was first seen in DNS; absent if it never was. */
  announcedAt?: string;
  /** Who: a token's id, `object-store` for an edit past the API, `strictmx` for a step of ours. */
  by: string;
  why?: string;
  /** What the guard found against it and was put aside: by an override, or since it was so before. */
  overridden?: { code: string; parameters: object }[];
  /** The stored object's version (S3 VersionId) that holds it. Absent until it was seen there. */
  objectVersion?: string;
}
