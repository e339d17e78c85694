/** Numbers, days and lists as a language writes them. */
export interface FormatWords {
  /** `1,234` */
  number: (value: number) => string;
  /** `1.2 %`; a share above zero is never shown as zero. */
  percent: (share: number) => string;
  /** For a UTC day, `2026-11-23`: `23 November 2026` */
  day: (day: string) => string;
  /** `Mon 23 Nov` */
  shortDay: (day: string) => string;
  dayRange: (first: string, last: string) => string;
  /** For an RFC 3339 time in UTC: `23 Nov 2026, 14:05 UTC` */
  time: (time: string) => string;
  /** A list of names; `more` is how many others are not shown. */
  names: (names: string[], more: number) => string;
  /** Adds the missing final stop. */
  sentence: (text: string) => string;
  /** Joins sentences. */
  sentences: (sentences: string[]) => string;
  /** Joins the parts of one line. */
  parts: (parts: string[]) => string;
}
