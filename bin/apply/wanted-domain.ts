import type { PolicyMembers } from '../client/whole-policy.ts';

/** What a file for `strictmx apply` wants of one domain. Absent members stay as they are. */
export interface WantedDomain {
  domain: string;
  /** Settings of the API, such as `owner` and `digestTo`. */
  settings: Record<string, unknown>;
  policy?: PolicyMembers;
}

/** A file that cannot be applied. The message says where and what to do. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError';
}
