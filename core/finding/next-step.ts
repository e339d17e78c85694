import type { Coded, None } from './coded.ts';

/** The next step for a domain without faults, by code, with the facts that the words need. */
export interface NextStepParameters {
  'set-records': None;
  'put-policy': None;
  /** The policy has mode none. */
  'protect-again': None;
  /** Only wait: what happens meanwhile. */
  'records-in-progress': None;
  'caa-in-progress': None;
  'host-in-progress': None;
  'certificate-requested': None;
  'certificate-in-progress': None;
  'certificate-deploying': None;
  'announcement-in-progress': None;
  'removal-in-progress': None;
  'deletion-in-progress': None;
  'migration-in-progress': None;
  /** A newer version stored a hosting state that this one does not know. */
  'unknown-state': { state: string };
  /** Nobody gets the domain's mail, because every recipient has yet to confirm or has declined. */
  'recipients-unconfirmed': None;
  nothing: None;
}

export type NextStepCode = keyof NextStepParameters;

export type NextStep = Coded<NextStepParameters>;

export const nextStep = <C extends NextStepCode>(code: C, parameters: NextStepParameters[C]): NextStep =>
  ({ code, parameters }) as NextStep;
