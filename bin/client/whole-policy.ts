/** The members of a policy, any of which may be left out. */
export interface PolicyMembers {
  mode?: string | undefined;
  mx?: string[] | undefined;
  maxAgeSeconds?: number | undefined;
}

const weekSeconds = 604_800;

/** A policy as the API takes it: what is not wanted otherwise stays as it is, or has a default that bounces no mail. */
export const wholePolicy = (wanted: PolicyMembers, present: PolicyMembers = {}): Required<PolicyMembers> => ({
  mode: wanted.mode ?? present.mode ?? 'testing',
  mx: wanted.mx ?? present.mx ?? [],
  maxAgeSeconds: wanted.maxAgeSeconds ?? present.maxAgeSeconds ?? weekSeconds,
});
