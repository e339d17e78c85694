import type { DigestIncident } from './digest-input.ts';

/** Somebody has to act; or should check something when there is time; or neither. */
export type Urgency = 'act' | 'check' | 'calm';

/** It is open, and mail or the protection of mail is at stake. */
export const needsAction = ({ endedAt, severity }: DigestIncident): boolean =>
  endedAt === undefined && severity === 'serious';

/** It is open, and somebody can do something about it: what strangers send in their own name is only counted. */
export const needsCheck = ({ endedAt, severity, code }: DigestIncident): boolean =>
  endedAt === undefined && severity === 'notice' && code !== 'report-flood';
