/** Mail by which the operator gets what others wrote to the service itself. */
export interface OperatorMailWords {
  /** `domain`: of the addresses to which they wrote. */
  subject: (mails: number, domain: string) => string;
  lead: string;
  /** Above the lines about each mail. */
  caption: (number: number) => string;
  from: string;
  to: string;
  subjectLine: string;
  received: string;
  checks: string;
  /** The receiver found out nothing about the sender. */
  unchecked: string;
  attached: string;
  /** Perhaps only the beginning of the mail is in the file. */
  attachment: (file: string, attachedBytes: number, allBytes: number) => string;
  /** The label of what SES found out about the content. */
  verdict: string;
  spam: string;
  /** Why the mail is not attached. */
  virus: string;
  careful: string;
  /** Mails that are not listed. */
  rest: (mails: number) => string;
  /** About how many mails were not kept. */
  leftOut: (mails: number) => string;
  /** Of earlier mails that did not reach the operator. */
  unsent: (mails: number) => string;
  footer: string;
}
