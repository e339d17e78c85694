import type { Count, DigestWords } from '../digest-words.ts';
import {
  format,
  formatDay,
  formatNumber,
  formatPercent,
  formatShortDay,
  formatTime,
  plural,
} from './format.ts';

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
    act: (items) => `Action needed: ${plural(items, 'item')}.`,
    check: (items) => `No action needed. Worth checking: ${plural(items, 'item')}.`,
    calm: () => 'No action needed.',
  },
  shortVerdict: { act: 'Action needed', check: 'Worth checking', calm: 'No action needed' },
  allWell: 'All well',
  lead: ({ verified, unverified }, domains) => {
    const news = `${plural(verified.reports + unverified.reports, 'new report')} on ${plural(domains, 'domain')}`;
    if (unverified.reports === 0) return `${news}: ${sessions(verified.count)}.`;
    const isOne = unverified.reports === 1;
    if (verified.reports === 0)
      return `${news}. ${isOne ? 'It is' : 'They are'} not verified, and not counted: ${sessions(unverified.count)}.`;
    const are = (reports: number) => `${formatNumber(reports)} ${reports === 1 ? 'is' : 'are'}`;
    return `${news}. ${are(verified.reports)} verified: ${sessions(verified.count)}. ${are(unverified.reports)} not verified, and not counted: ${sessions(unverified.count)}.`;
  },
  leadWithoutReports: 'No new verified reports since the last mail.',
  leadNotListed: 'New reports, for days with too many reports to list.',
  leadBeforeReports: 'No verified reports yet.',
  leadFirstDay:
    'No reports yet. Senders report once a day, so the first ones arrive a day or two after the TLSRPT record is in DNS.',

  actions: 'Action needed',
  checks: 'Worth checking',
  affected: (count, text) =>
    `${formatNumber(count.failed)} of ${plural(count.sessions, 'session')} failed (${text}).`,
  reportedBy: (list) => `Reported by ${list}.`,
  concernedDomains: (list) => `Domains: ${list}.`,
  place: (host, ip, failed) =>
    `${host ?? (ip ? '' : 'no server named')}${host && ip ? ' ' : ''}${ip ? `[${ip}]` : ''}: ${formatNumber(failed)} failed`,
  sendingIp: (ip) => `from ${ip}`,
  reason: (code, explanation) => (explanation ? `"${code}": ${explanation}` : `"${code}"`),
  where: 'Where',
  causes: 'Likely causes, most likely first',
  steps: 'What to do',

  incidentCourse: (startedAt, endedAt) =>
    endedAt
      ? `Resolved; lasted from ${formatTime(startedAt)} to ${formatTime(endedAt)}.`
      : `Ongoing since ${formatTime(startedAt)}.`,
  sameFor: (list) => `The same applies to ${list}`,
  forOthersToo: (step) => `${step}; do the same for the others`,
  incidents: 'Incidents',

  figures: 'Figures',
  domainAside: (mode, inProgress, id) =>
    [
      mode ? `mode ${mode}` : 'no policy',
      ...(inProgress ? [inProgress] : []),
      ...(id ? [`id ${id}`] : []),
    ].join(' · '),
  sessions,
  barValue: ({ failed, sessions: all }) => `${formatNumber(all)}, ${formatNumber(failed)} failed`,
  figuresOf: (count, reports, reporters) =>
    `${sessions(count)}. ${plural(reports, 'report')} from ${plural(reporters, 'reporter')}.`,
  trend: (now, before) => `This week: ${withShare(now)}. Last week: ${withShare(before)}.`,
  trendWithoutPast: (now) => `This week: ${sessions(now)}. There is no earlier week to compare with yet.`,
  week: (domains) => {
    const which = domains === 2 ? 'both domains' : `all ${formatNumber(domains)} domains`;
    return domains > 1 ? `Sessions per day, ${which}` : 'Sessions per day';
  },
  byReporter: 'By reporter, reports in this mail',
  notListed: {
    verified: (reports, count) =>
      `${plural(reports, 'more verified report')} for the same days, with ${sessions(count)}: too many to list. The totals of the week include them.`,
    unverified: (reports, count) =>
      `${plural(reports, 'more unverified report')} for the same days, with ${sessions(count)}: too many to list.`,
  },
  noReports: 'no verified reports',
  noReportsYet: 'no reports yet',
  awaitsFirst: 'no reports yet; the first arrives a day or two after the TLSRPT record is in DNS',
  firstReports: 'These are the first verified reports on this domain.',
  aboutDays: (days) => `for ${days}`,
  newReporter: 'first verified report in two weeks',
  unknownPolicyHint:
    'Either these senders still hold a policy from before the domain moved to StrictMX, or somebody else answers for the policy host: check from outside where its CNAME points.',
  silentReporter: (name, lastDay) =>
    `${name} has stopped sending verified reports; its last one was for ${formatShortDay(lastDay)}.`,
  silentDomain: (lastDay) => `No verified reports since ${formatShortDay(lastDay)}`,
  silentHint:
    'When all reporters stop at once, the cause is usually the TLSRPT record: check that the TXT record of _smtp._tls still names the report address. A domain that gets little mail may also have quiet days.',
  unverified: 'Not verified, and not counted above',
  unverifiedReasons: {
    'no-trusted-result': 'nothing proves its origin',
    'no-submitter': 'it does not say where it comes from',
    unsigned: 'not signed (DKIM)',
    failed: 'its signature does not verify',
    'not-aligned': 'signed by another domain',
    'body-length-limited': 'its signature covers only a part (l=)',
    'not-for-tlsrpt': 'its key is not meant for reports (s=)',
    expired: 'its signature had expired',
    'ambiguous-header': 'its header can be read in more than one way',
    'too-many-signatures': 'it has too many signatures',
    'enclosed-message': 'it was in a forwarded message',
    'author-not-aligned': 'its author (From) belongs to another organisation',
    'not-report-address':
      'anybody can get a mailbox at this provider, and this is not its address for reports',
    'field-not-signed': 'its signature does not cover a header field that affects how it is read',
    'domain-not-signed': 'its signature does not cover which domain it is about',
    'not-sent-as-report': 'it was signed as ordinary mail, not as a TLS report',
  },
  unnamed: 'an unnamed organisation',
  moreUnverified: (reports) => `${plural(reports, 'report')} not verified`,
  unverifiedHint:
    'Anybody can send such reports, so these failures may be invented. If you want to be sure, check the domain from outside: strictmx domain check.',
  unverifiedLine: (submitter, reports, count, reason) =>
    `${submitter}: ${plural(reports, 'report')}, ${sessions(count)}; ${reason}.`,
  uncounted: ({ mails, isAbout, since, day }) =>
    `${isAbout ? 'About ' : ''}${plural(mails, 'message')} to the report addresses of your domains could not be counted, or were counted only in part (${format.dayRange(since, day)}). "strictmx quarantine list --day ${since}" shows the reasons, except for messages that there was no room to keep.`,
  changes: 'Changes',

  coming: 'Coming up',
  comingDate: {
    'certificate-ends': (domain) =>
      `the certificate of mta-sts.${domain} expires; StrictMX renews it before then`,
    'enforce-possible': (domain) =>
      `${domain} can go to enforce from this day, if reports keep coming and nothing fails`,
    'enforce-possible-now': (domain) =>
      `${domain} can go to enforce now: two weeks of reports show nothing that would bounce`,
  },
  otherDomains: 'All other domains',
  line: (mode, inProgress, text) =>
    [mode ?? 'no policy', ...(inProgress ? [inProgress] : []), text].join('; '),
  moreDomains: (count) => `${plural(count, 'more domain')}, not shown here: see the list.`,
  moreItems: (count) => `${formatNumber(count)} more, not shown here`,
  links: {
    domains: 'All domains',
    domain: (domain) => `Status of ${domain}`,
    summary: (domain) => `Last 30 days of ${domain}`,
  },
  footer: {
    why: (owner) =>
      `You receive this mail because your address is a recipient of the daily mail of a domain of ${owner}. You can change that in the domain's settings.`,
    declined: (count) =>
      `${plural(count, 'other recipient')} unsubscribed or declined, and so ${count === 1 ? 'gets' : 'get'} neither this mail nor alarms. The page of a domain names those of its recipients.`,
    made: (text) => `Written by StrictMX on ${formatTime(text)}.`,
    addresses: 'These addresses are for the API and need your token.',
    utc: 'Days are UTC days. Text in reports was written by others: names that could become links are written with [.] in them.',
  },
};
