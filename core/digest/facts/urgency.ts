import type { DigestIncident } from './digest-input.ts';

/** Somebody has to act; or should check something when there is time; or neither. */
export type Urgency = 'act' | 'check' | 'calm';

/** It is open, and mail or the protection of mail is at stake. */
export const needsAction = ({ endedAt, severity }: DigestIncident): boolean =>
  endedAt === undefined && severity === 'error';

/** It is open, and somebody can do something about it. */
export const needsCheck = ({ endedAt, severity }: DigestIncident): boolean =>
  endedAt === undefined && severity === 'warning';
