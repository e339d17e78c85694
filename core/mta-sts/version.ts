/** One entry of a domain's version ledger: a policy text that was, or may have been, served. */
export interface PolicyVersion {
  /** The TXT record's id (RFC 8461 §3.1) that stands for this text. Ids of later versions are greater. */
  id: string;
  text: string;
  /** RFC 3339 UTC. Written before the text is put where it is served, so it is never too late. */
  firstServedAt: string;
  /** When another text took its place; absent for the newest version. Edges may serve it for their cache time longer. */
  supersededAt?: string;
  /** When the id was first seen in DNS; absent if it never was. */
  announcedAt?: string;
  /** Who: a token's id, `object-store` for an edit past the API, `strictmx` for a step of ours. */
  by: string;
  why?: string;
  /** The stored object's version (S3 VersionId) that holds it. Absent until it was seen there. */
  objectVersion?: string;
}
