/** A file that somebody asked for. */
export interface KeptFile {
  /** `example.com-reports-2026-11-01-2026-11-30.csv` */
  name: string;
  contentType: string;
  body: Uint8Array;
}

/** For platforms that pass on no answer of more than some megabytes: Lambda's 6 MB. */
export interface LargeAnswers {
  /** What can be answered as it is. */
  directBytes: number;
  /** Keeps a file for a day. @returns where whoever has this address can fetch it for some minutes, without a token */
  keep(file: KeptFile): Promise<string>;
}
