/** What to do, and the verb that does it. */
import type { NextAct } from '../../core/finding/next-act.ts';

const verbs: Record<NextAct, (domain: string) => string> = {
  'publish-policy': (domain) => `policy set ${domain}`,
  'set-records': (domain) => `domain show ${domain}`,
  'see-plan': (domain) => `domain show ${domain}`,
  'keep-domain': (domain) => `domain keep ${domain}`,
  'change-settings': (domain) => `domain set ${domain}`,
  'read-reports': (domain) => `report list ${domain}`,
};

export interface WithNextStep {
  nextStep: string;
  nextAct?: NextAct | undefined;
}

/** @param domain undefined where its page is shown, or is not known */
export const formatNextStep = ({ nextStep, nextAct }: WithNextStep, domain?: string): string =>
  // A newer service may answer an act that this version does not know.
  nextAct === undefined || domain === undefined || !Object.hasOwn(verbs, nextAct)
    ? nextStep
    : `${nextStep} (strictmx ${verbs[nextAct](domain)})`;
