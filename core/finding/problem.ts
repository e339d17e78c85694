/** Something that is in the way of a domain, in words for its owner. */
export interface Problem {
  /** Stable, for scripts: `wrong-media-type`. */
  code: string;
  /** One sentence: what is the case. */
  message: string;
  /** One sentence: what to do. */
  nextStep: string;
  /** RFC 3339 UTC: first seen. */
  since: string;
}

/** A problem without its time. */
export type Finding = Omit<Problem, 'since'>;
