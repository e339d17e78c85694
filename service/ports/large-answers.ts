/** A requested file. */
export interface KeptFile {
  /** `example.com-reports-2026-11-01-2026-11-30.csv` */
  name: string;
  contentType: string;
  body: Uint8Array;
}

/** For platforms that cannot pass on answers of more than some megabytes: Lambda's limit is 6 MB. */
export interface LargeAnswers {
  /** The largest direct answer. */
  directBytes: number;
  /** Keeps a file for a day. @returns a URL at which anybody can fetch it for some minutes, without a token */
  keep(file: KeptFile): Promise<string>;
}
