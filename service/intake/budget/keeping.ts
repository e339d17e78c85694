import type { DomainName } from '../../../core/names/domain-name.ts';

/** `sums`: the report is counted, without its details and its raw mail. */
export type Keeping = 'all' | 'sums' | 'nothing';

/** Whose mail it is. */
export interface MailOwner {
  owner: string;
  /** The first of the owner's hosted domains that the mail was for: it gets the incident. None if only claims wait for it. */
  domain?: DomainName;
}
