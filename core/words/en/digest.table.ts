import type { Count, DigestWords } from '../digest-words.ts';
import {
  formatDay,
  formatNames,
  formatNumber,
  formatPercent,
  formatShortDay,
  formatTime,
  plural,
} from './format.ts';
import { incidentTitles } from './incidents.table.ts';

const sessions = ({ failed, sessions: all }: Count) =>
  `${plural(all, 'session')}, ${failed === 0 ? 'none failed' : `${formatNumber(failed)} failed`}`;

const withShare = (count: Count) =>
  count.failed === 0
    ? sessions(count)
    : `${sessions(count)} (${formatPercent(count.failed / count.sessions)})`;

export const digest: DigestWords = {
  subject: (verdict, scope, day) => `${verdict}: ${scope}, ${formatDay(day)}`,
  kicker: (owner, day) => `TLS report for ${owner} · ${formatDay(day)}`,
  scope: (domains) => (domains.length === 1 ? (domains[0] ?? '') : plural(domains.length, 'domain')),
  verdict: {
    act: (things) => (things === 1 ? 'One thing needs doing.' : `${formatNumber(things)} things need doing.`),
    look: (things) =>
      `Nothing needs doing today; ${things === 1 ? 'one thing is' : `${formatNumber(things)} things are`} worth a look.`,
    calm: 'Nothing needs doing.',
  },
  shortVerdict: { act: 'Action needed', look: 'Worth a look', calm: 'All well' },
  lead: (reports, domains, count) =>
    `${plural(reports, 'report')} about ${plural(domains, 'domain')} came in: ${sessions(count)}.`,
  leadWithoutReports: 'No verified report came in since the last mail.',
  leadFirstDay:
    'No report has come in yet. Senders report once a day, so the first ones come a day or two after the TLSRPT record is in DNS.',

  toDo: 'What to do',
  toLookAt: 'Worth a look',
  affected: (count, text) =>
    `${formatNumber(count.failed)} of ${plural(count.sessions, 'session')} failed (${text}).`,
  reportedBy: (list) => `Reported by ${list}.`,
  domainsConcerned: (list) => `Domains: ${list}.`,
  place: (host, ip, failed) =>
    `${host ?? (ip ? '' : 'no server named')}${host && ip ? ' ' : ''}${ip ? `[${ip}]` : ''}: ${formatNumber(failed)} failed`,
  sendingIp: (ip) => `from ${ip}`,
  reason: (code, explanation) => (explanation ? `"${code}": ${explanation}` : `"${code}"`),
  where: 'Where',
  causes: 'Likely causes, the likeliest first',
  steps: 'What to do',
  since: (text) => `Since ${formatTime(text)}.`,
  problemTitle: (_code, message) => message,
  problemDetail: () => undefined,
  problemSteps: (_code, nextStep) => [nextStep],

  incidentTitle: (code, message) => incidentTitles[code] ?? message ?? code,
  incidentDetail: (code, message) => (incidentTitles[code] === undefined ? undefined : message),
  incidentCourse: (startedAt, endedAt) =>
    endedAt
      ? `From ${formatTime(startedAt)} to ${formatTime(endedAt)}; it is over.`
      : `Since ${formatTime(startedAt)}, and it goes on.`,
  incidentFigures: (failed, reports) => {
    const figures = [
      ...(failed === undefined ? [] : [plural(failed, 'failed session')]),
      ...(reports === undefined ? [] : [plural(reports, 'unverified report')]),
    ];
    return figures.length > 0 ? `${formatNames(figures, 0)}.` : undefined;
  },
  incidentStep: (code, nextStep) =>
    incidentSteps[code] ?? nextStep ?? 'Look at the failures below and at the log of the mail server',
  sameFor: (list) => `The same for ${list}`,
  forOthersToo: (step) => `${step}; likewise for the others`,
  fallBack: (until, mx) =>
    `If mail bounces and mending takes long, put the policy with mode "testing": senders that see its id deliver all the same. Others may hold enforce until ${formatTime(until)}; until then mail servers under these names must stay valid: ${mx}`,
  incidents: 'Incidents',

  figures: 'Figures',
  domainAside: (mode, underWay, id) =>
    [mode ? `mode ${mode}` : 'no policy', ...(underWay ? [underWay] : []), ...(id ? [`id ${id}`] : [])].join(
      ' · ',
    ),
  sessions,
  barValue: ({ failed, sessions: all }) => `${formatNumber(all)}, ${formatNumber(failed)} failed`,
  figuresOf: (count, reports, reporters) =>
    `${sessions(count)}. ${plural(reports, 'report')} from ${plural(reporters, 'reporter')}.`,
  trend: (now, before) => `This week ${withShare(now)}; last week ${withShare(before)}.`,
  trendWithoutPast: (now) => `This week ${sessions(now)}; nothing to compare with yet.`,
  week: (domains) =>
    domains > 1 ? `Sessions by day, all ${formatNumber(domains)} domains` : 'Sessions by day',
  byReporter: 'By reporter, in the reports of this mail',
  noReports: 'no reports',
  awaitsFirst: 'no report yet; the first comes a day or two after the TLSRPT record is in DNS',
  firstReports: 'These are the first reports about this domain.',
  aboutDays: (days) => `about ${days}`,
  newReporter: 'reports for the first time in two weeks',
  usesOldPolicy: (version, days) =>
    `still used policy version ${version}, replaced ${plural(days, 'day')} before`,
  usesUnknownPolicy: (text) => `applied a policy that was never served here${text ? `: "${text}"` : ''}`,
  unknownPolicyHint:
    'A policy that was never served here is one from before the domain moved to StrictMX that the sender still holds, or somebody else answers for the policy host: check where its CNAME leads from outside.',
  silentReporter: (name, lastDay) => `${name} has not reported since ${formatShortDay(lastDay)}.`,
  silentDomain: (lastDay) => `No report about any day after ${formatShortDay(lastDay)}, from nobody.`,
  silentHint:
    'When all reporters stop at once it is mostly the TLSRPT record: check that the TXT record of _smtp._tls still names the report address. A domain that gets little mail may also have quiet days.',
  unverified: 'Not verified, and counted nowhere above',
  unverifiedReasons: {
    'no-trusted-result': 'nobody vouches for its origin',
    'no-submitter': 'it does not say where it comes from',
    unsigned: 'not signed (DKIM)',
    failed: 'its signature does not verify',
    'not-aligned': 'signed by another domain',
    'body-length-limited': 'its signature covers only a part (l=)',
    'not-for-tlsrpt': 'its key is not meant for reports (s=)',
    expired: 'its signature had expired',
  },
  unverifiedLine: (submitter, reports, count, reason) =>
    `${submitter}: ${plural(reports, 'report')}, ${sessions(count)}; ${reason}.`,
  changes: 'Changes',

  coming: 'Coming up',
  comingDate: {
    'certificate-ends': (domain) =>
      `The certificate of mta-sts.${domain} ends; it is renewed before without your doing`,
    'enforce-possible': (domain) =>
      `${domain}: enforce is possible from this day, if reports go on as now and nothing fails`,
    'enforce-possible-now': (domain) =>
      `${domain}: enforce is possible now; two weeks of reports show nothing that would bounce`,
  },
  otherDomains: 'All other domains',
  line: (mode, underWay, text) => [mode ?? 'no policy', ...(underWay ? [underWay] : []), text].join('; '),
  moreDomains: (count) => `${plural(count, 'domain')} more, not shown here: see the list.`,
  moreItems: (count) => `${formatNumber(count)} more, not shown here`,
  links: {
    domains: 'All domains',
    domain: (domain) => `State of ${domain}`,
    summary: (domain) => `30 days of ${domain}`,
  },
  footer: {
    why: (owner) =>
      `You get this mail because your address is a daily mail recipient ("digestTo") of a domain of ${owner}; change it in the domain's settings.`,
    made: (text) => `Made by StrictMX on ${formatTime(text)}.`,
    utc: 'Days are UTC days. Report text comes from strangers: names that could become links are written with [.] in them.',
  },
};

const incidentSteps: Record<string, string> = {
  'many-failures':
    'Check the mail servers named below from outside now: this looks like an outage, an expired certificate or an attack on the connection',
  'report-flood': 'Nothing: they are kept, and counted nowhere. Ask us to block the source if it goes on',
};
