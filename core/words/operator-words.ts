/** Mail by which the operator gets what others wrote to the service itself. */
export interface OperatorMailWords {
  /** `address`: one of ours, to which it was written. */
  subject: (address: string) => string;
  lead: (address: string) => string;
  /** Above the lines. */
  facts: string;
  from: string;
  subjectLine: string;
  received: string;
  checks: string;
  /** The receiver found out nothing about the sender. */
  unchecked: string;
  /** The attachment. `cut`: only its beginning fits. */
  attached: string;
  cut: (attachedBytes: number, allBytes: number) => string;
  careful: string;
  /** What was not handed on since a time. */
  leftOut: (mails: number, since: string) => string;
  leftOutSubject: (mails: number) => string;
  footer: string;
}
