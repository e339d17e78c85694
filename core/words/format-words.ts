/** Numbers, days and lists as a language writes them. */
export interface FormatWords {
  /** `1,234` */
  number: (value: number) => string;
  /** `1.2 %`; a share above nothing is never shown as nothing. */
  percent: (share: number) => string;
  /** Of a UTC day, `2026-11-23`: `23 November 2026` */
  day: (day: string) => string;
  /** `Mon 23 Nov` */
  shortDay: (day: string) => string;
  dayRange: (first: string, last: string) => string;
  /** Of an RFC 3339 time in UTC: `23 Nov 2026, 14:05 UTC` */
  time: (time: string) => string;
  /** Names in a row; `more` are not shown. */
  names: (names: string[], more: number) => string;
  /** With the final stop that it lacks. */
  sentence: (text: string) => string;
  /** Sentences one after the other. */
  sentences: (sentences: string[]) => string;
  /** Parts of one line. */
  parts: (parts: string[]) => string;
}
