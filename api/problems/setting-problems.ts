import type { SendDigestsResult } from '../../service/daily-mail/send-digests.ts';
import type { SettingsRefusal } from '../../service/hosting/resolve-zone.ts';
import type { PutSettingsResult } from '../../service/outbound/put-settings.ts';
import type { RequestPlanResult } from '../../service/outbound/request-plan.ts';
import { fieldProblemInWords, type ProblemsOf } from '../problem.ts';

type FieldRefusal =
  | SettingsRefusal
  | Extract<
      SendDigestsResult | PutSettingsResult | RequestPlanResult,
      { reason: 'day-not-sent' | 'day-not-over' | 'contact-elsewhere' }
    >;

/** The problem details for a value that has the right form, but is not possible or not allowed here. */
export const settingProblems: ProblemsOf<FieldRefusal> = {
  'no-such-zone': (facts, words) => fieldProblemInWords(words, 'zone', 'no-such-zone', facts),
  'zone-not-granted': (facts, words) => fieldProblemInWords(words, facts.setting, 'zone-not-granted', facts),
  'zone-announced': (facts, words) => fieldProblemInWords(words, 'zone', 'zone-announced', facts),
  'claim-without-zone': (facts, words) => fieldProblemInWords(words, 'zone', 'claim-without-zone', facts),
  'rights-unreadable': (facts, words) => fieldProblemInWords(words, 'owner', 'rights-unreadable', facts),
  'too-many-domains': (facts, words) => fieldProblemInWords(words, 'domain', 'too-many-domains', facts),
  'too-many-recipients': (facts, words) =>
    fieldProblemInWords(words, 'digestTo', 'too-many-recipients', facts),
  'too-many-asked': (facts, words) => fieldProblemInWords(words, 'digestTo', 'too-many-asked', facts),
  'name-refused': (facts, words) => fieldProblemInWords(words, 'domain', 'name-refused', facts),
  'webhook-not-kept': (facts, words) => fieldProblemInWords(words, 'webhook', 'webhook-not-kept', facts),
  'contact-elsewhere': (facts, words) => fieldProblemInWords(words, 'contact', 'contact-elsewhere', facts),
  'day-not-over': (facts, words) => fieldProblemInWords(words, 'day', 'day-not-over', facts),
  'day-not-sent': (facts, words) => fieldProblemInWords(words, 'day', 'day-not-sent', facts),
};
