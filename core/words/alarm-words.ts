/** Whether incidents opened or are over; a test has none. */
export type AlarmKind = 'opened' | 'closed' | 'test';

/** Mail and webhook about what cannot wait for the daily mail. */
export interface AlarmWords {
  /** First line of mail and webhook: `example.com: action needed`. */
  heading: Record<AlarmKind, (domain: string) => string>;
  /** `title`: of the first incident, empty if there is none; `more`: how many others there are. */
  subject: (heading: string, title: string, more: number) => string;
  status: (domain: string) => string;
  footer: Record<AlarmKind, (domain: string) => string[]>;
  /** The text of a test, as one paragraph. */
  test: (domain: string) => string;
  /** Going back to mode testing, as one sentence without a final stop. `mx`: names of servers that must stay valid. */
  fallBack: (until: string, mx: string) => string;
}

/** The mail and the page that ask an address, named by an owner, whether it wants mail. */
export interface ConfirmationWords {
  subject: (domain: string) => string;
  lead: (owner: string, domain: string) => string;
  /** Paragraphs that describe the mail. */
  offer: string[];
  /** The text beside the link. `until`: when it expires. */
  link: (until: string) => string;
  otherwise: (owner: string) => string;
  footer: string;
  /** The text of the page. */
  question: (owner: string, address: string) => string;
  confirm: string;
  decline: string;
  done: Record<'confirmed' | 'declined', (owner: string) => string>;
  again: string;
  /** The answer to a form that was sent without a choice. */
  notSaved: string;
  /** The answer to a link that is invalid or has expired. */
  expired: string;
  expiredDetail: string;
  /** The link in each daily mail and alarm, and its page. */
  leave: LeaveWords;
  /** Why an address gets no mail, as the owner sees it. */
  states: Record<'waiting' | 'declined' | 'unreadable', string>;
}

export interface LeaveWords {
  /** Beside or as the link. */
  label: string;
  question: (owner: string, address: string) => string;
  /** Paragraphs: what follows. */
  detail: (owner: string) => string[];
  leave: string;
  left: (owner: string, address: string) => string;
  /** That the reader can return, and how. */
  leftDetail: string;
  back: string;
}

/** Mail about who hosts a domain. */
export interface ClaimWords {
  passedSubject: (domain: string) => string;
  /** Paragraphs of the mail to the domain's former owner. `at`: when hosting passed to another. */
  passed: (domain: string, at: string) => string[];
  passedFooter: (domain: string) => string[];
}
