/** One object of each kind that the store has, and who notices if it cannot be read. */
import { type Asking, day } from './every-object.ts';

export interface UnreadableCase {
  /** Its file below service/store/. */
  kind: string;
  /** Of the object: the first that it fits. */
  key: RegExp;
  /** Who asks for that very object, so that there is nothing to answer but a problem. */
  asksForIt?: RegExp;
  /** What is refused without it, with that reason. */
  refuses?: RegExp;
  /** Which tasks cannot be done without it. */
  stops?: RegExp;
  /** Where it is said, and what there; absent: nobody asks for it, and it is in no figures. */
  said?: [asking: Asking, path: string, text: string];
  /** Why a write to something else may replace it; absent: it may not. */
  replaced?: 'count' | 'derived' | 'set-aside';
  /** Set where the daily mail to its owner says that something cannot be read. */
  mail?: 'says';
}

const bad = '/v1/domains/bad.example';

export const unreadableCases: UnreadableCase[] = [
  {
    kind: 'access/audit-entry',
    key: /^audit\//,
    said: ['admin', '/v1/audit?day=2026-11-23', '"unreadable":'],
  },
  { kind: 'access/declined-address', key: /^declined\// },
  {
    kind: 'access/owner-account',
    key: /^accounts\/acme/,
    asksForIt: /\/owners\/acme$/,
    refuses: /^acme .*(digestTo|domains\/new)/,
    said: ['admin', '/v1/owners', '"unreadable":["acme"]'],
  },
  { kind: 'access/recipient', key: /^recipients\/acme\//, said: ['acme', bad, '"status":"unreadable"'] },
  { kind: 'access/webhook-secret', key: /^webhook-secrets\/acme/, asksForIt: /\/webhook-secret$/ },
  { kind: 'access/sent-mails', key: /^sent-mails\/2026-11-24\/acme/, replaced: 'count' },
  // Whoever holds such a session signs in again.
  { kind: 'access/console-session', key: /^console-sessions\// },
  {
    kind: 'access/token',
    key: /^tokens\//,
    asksForIt: /^acme /,
    said: ['admin', '/v1/tokens', '"unreadable":'],
  },
  {
    kind: 'domains/claim',
    key: /^claims\/claimed\.example\//,
    asksForIt: /domains\/claimed\.example/,
    said: ['acme', '/v1/domains', '"unreadable":["claimed.example"]'],
  },
  {
    kind: 'domains/domain',
    key: /^domains\/bad/,
    stops: /bad\.example/,
    asksForIt: /domains\/bad\.example/,
    said: ['acme', '/v1/domains', '"unreadable":["bad.example"]'],
    mail: 'says',
  },
  {
    kind: 'domains/inbox',
    key: /^inboxes\//,
    asksForIt: /report to bad/,
    stops: /"inboxes\//,
    replaced: 'derived',
  },
  {
    kind: 'domains/incidents',
    key: /^incidents\/bad/,
    said: ['acme', bad, 'state-unreadable'],
    replaced: 'set-aside',
    mail: 'says',
  },
  {
    kind: 'domains/past-versions',
    key: /^versions\/bad/,
    // What senders hold is not known.
    stops: /rotate-id.*bad\.example/,
    said: ['acme', `${bad}/versions`, '"unreadable":'],
    mail: 'says',
  },
  { kind: 'domains/removed-domain', key: /^removed\// },
  { kind: 'operator/forwarded-mail', key: /^operator-mail\/forwarded\/last\.json$/ },
  { kind: 'outbound/batch-receipt', key: /^sessions\/batches\// },
  { kind: 'outbound/bounce-pointer', key: /^outbound\/bounces\// },
  {
    kind: 'outbound/outbound-report',
    key: /^outbound\/reports\/.*\/bad\.example/,
    asksForIt: /bad\.example\/test$/,
    said: ['admin', `/v1/outbound/${day}/bad.example`, '"unreadable":'],
  },
  {
    kind: 'outbound/outbound-settings',
    key: /^outbound\/settings/,
    // Nothing is sent without the sender that the operator decided on.
    asksForIt: /outbound\/settings|\/test$/,
    stops: /plan-outbound/,
  },
  { kind: 'outbound/session-batch', key: /^sessions\/2026/ },
  {
    kind: 'outbound/shard-plan',
    key: /^outbound\/plans\//,
    stops: /plan-outbound.*"8"/,
    replaced: 'set-aside',
  },
  {
    kind: 'outbound/suppression',
    key: /^outbound\/suppressed\//,
    said: ['admin', '/v1/outbound/suppressions', '"unreadable":'],
  },
  { kind: 'reports/day-rest', key: /^day-rests\/bad/ },
  {
    kind: 'reports/day-side',
    key: /^unverified-days\/bad\.example\/2026-11-22/,
    said: ['acme', `${bad}/summary`, '"unreadable":["2026-11-22"]'],
    mail: 'says',
  },
  {
    kind: 'reports/digest-state',
    key: /^digests\/2026-11-23\/acme/,
    stops: /send-digest.*acme/,
    replaced: 'set-aside',
  },
  { kind: 'reports/fold-mark', key: /^fold-marks\/bad/ },
  { kind: 'reports/pending-report', key: /^pending-reports\/bad/, mail: 'says' },
  { kind: 'reports/post-limit', key: /^post-limits\//, replaced: 'count' },
  {
    kind: 'reports/quarantine-entry',
    key: /^quarantine\//,
    replaced: 'derived',
    said: ['admin', '/v1/quarantine?day=2026-11-23', '"unreadable":'],
  },
  { kind: 'reports/stored-bytes', key: /^stored-bytes\/.*acme/, replaced: 'count' },
  {
    kind: 'reports/stored-report',
    key: /^reports\/2026-11-23\/bad/,
    asksForIt: /\/bad\.example\/reports\/2026-11-23/,
    // It is not in the figures yet, and may be put there once it can be read.
    stops: /fold-day.*bad\.example/,
    said: ['acme', `${bad}/reports`, '"unreadable":["2026-11-23.'],
    mail: 'says',
  },
];

/** How an object comes to be unreadable. */
const damages = [
  { how: 'a newer version wrote', do: () => '{"schema":2}' },
  { how: 'is cut off', do: (text: string) => text.slice(0, text.length / 2) },
] as const;

const mayBeNewer = ({ replaced }: UnreadableCase) => replaced === 'derived' || replaced === 'set-aside';

/** Each with one of the two damages, as both end in the same error; but what may be replaced, with both. */
export const damagedCases = unreadableCases.flatMap((one, index) =>
  damages
    .filter((_, number) => mayBeNewer(one) || number === index % 2)
    .map((damage) => ({ ...one, damage })),
);
