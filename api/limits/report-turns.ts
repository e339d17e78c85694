/** Who posts a report. */
export interface Poster {
  /** The address; '' if it is not known. */
  client: string;
  /** The name in the report URL. */
  inbox: string;
}

/** Has reports read one after the other, in turns with mail, where one process does everything. On AWS, a function reads one. */
export interface ReportTurns {
  /** @returns 'too-many' if the poster has too many waiting, or has taken too much time in this minute */
  post<T>(work: () => Promise<T>, poster: Poster): Promise<T | 'too-many'>;
  /** For reports that an owner imports. How many wait is limited like all calls of the owner. */
  import<T>(work: () => Promise<T>, owner: string): Promise<T>;
}
