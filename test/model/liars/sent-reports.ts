/**
 * Who reports what in a history: honest organisations report what happened to their mail, liars report what they like.
 */

/** Days are counted from the one on which the policy was announced. */
export interface SentReport {
  /** The day on which it arrives. */
  arrives: number;
  /** The day that it is about. */
  about: number;
  /** The organisational domain. */
  organisation: string;
  submitter: string;
  /** Empty: it has none. */
  id: string;
  successful: number;
  failed: number;
  resultType: string;
  /** Details that count nothing, and take up what a day has for one organisation: how many. */
  details: number;
  /** Of the mail around it. */
  rawBytes: number;
  isSigned: boolean;
}

export type Trouble = 'bounces' | 'few' | 'many' | 'outage' | 'harmless';

/** What happens to the mail of an organisation that reports the truth, and when it reports. */
export interface Honest {
  /** It has mail for the domain every so many days. */
  every: number;
  from: number;
  until?: number | undefined;
  /** Days between a day and the report about it. */
  lag: number;
  trouble?: { kind: Trouble; from: number; days: number; isLong: boolean } | undefined;
  /** Two of its servers report, without report-ids. The second has no trouble. */
  hasTwoServers?: boolean;
}

export interface Liar {
  /** So many organisations at once. */
  names: number;
  /** Others each day. */
  isFresh: boolean;
  /** Under two names of its organisation by turns. */
  hasTwoNames: boolean;
  from: number;
  days: number;
  every: number;
  /** Days from the one on which it reports to the last that it reports about. */
  ahead: number;
  /** It reports about so many days at once. */
  batch: number;
  /** So many reports about a day. */
  copies: number;
  says: 'fine' | 'fails' | 'harmless';
  /** Before this day, it says that all is well. */
  fineUntil: number;
  sessions: number;
  isLong: boolean;
  rawBytes: number;
  /** In the name of an honest organisation, with the id of its report, and so without a good signature. */
  forges?: number | undefined;
  /** With the id of an honest organisation's report, under its own name. */
  copiesIdOf?: number | undefined;
}

const nameOfHonest = (index: number) => `h${index}.example`;

const sessionsIn: Record<Trouble | 'peace', Pick<SentReport, 'successful' | 'failed' | 'resultType'>> = {
  peace: { successful: 40, failed: 0, resultType: '' },
  bounces: { successful: 39, failed: 1, resultType: 'certificate-expired' },
  few: { successful: 0, failed: 3, resultType: 'certificate-expired' },
  many: { successful: 28, failed: 12, resultType: 'certificate-expired' },
  outage: { successful: 0, failed: 40, resultType: 'certificate-expired' },
  harmless: { successful: 30, failed: 10, resultType: 'sts-policy-fetch-error' },
};

const idOfHonest = (index: number, day: number) => `${nameOfHonest(index)} ${day}`;

export function honestReports(all: readonly Honest[], days: number): SentReport[] {
  return all.flatMap(({ every, from, until = Infinity, lag, trouble, hasTwoServers }, index) => {
    const sent: SentReport[] = [];
    for (let about = from; about + lag <= Math.min(days, until); about += every) {
      const isTroubled = trouble && about >= trouble.from && about < trouble.from + trouble.days;
      const report: SentReport = {
        ...sessionsIn[isTroubled ? trouble.kind : 'peace'],
        arrives: about + lag,
        about,
        organisation: nameOfHonest(index),
        submitter: nameOfHonest(index),
        id: hasTwoServers ? '' : idOfHonest(index, about),
        details: isTroubled && trouble.isLong ? 1 : 0,
        rawBytes: 20_000,
        isSigned: true,
      };
      sent.push(report, ...(hasTwoServers ? [{ ...report, ...sessionsIn.peace }] : []));
    }
    return sent;
  });
}

export const liarsReports = (all: readonly Liar[], days: number): SentReport[] =>
  all.flatMap((liar, index) => {
    const sent: SentReport[] = [];
    for (let day = liar.from; day < Math.min(days, liar.from + liar.days); day += liar.every)
      for (let name = 0; name < liar.names; name++)
        for (let back = 0; back < liar.batch; back++)
          for (let copy = 0; copy < liar.copies; copy++)
            sent.push(lieOf(liar, { index, day, name, about: day + liar.ahead - back, copy }));
    return sent;
  });

interface Occasion {
  index: number;
  day: number;
  name: number;
  about: number;
  copy: number;
}

function lieOf(liar: Liar, { index, day, name, about, copy }: Occasion): SentReport {
  const { forges, copiesIdOf, sessions } = liar;
  const says = day < liar.fineUntil ? 'fine' : liar.says;
  const own = `l${index}-${name}${liar.isFresh ? `-${day}` : ''}.example`;
  const organisation = forges === undefined ? own : nameOfHonest(forges);
  const copied = forges ?? copiesIdOf;
  return {
    arrives: day,
    about,
    organisation,
    submitter: liar.hasTwoNames ? `n${(about + copy) & 1}.${organisation}` : organisation,
    id: copied === undefined ? `${own} ${about} ${copy}` : idOfHonest(copied, about),
    successful: says === 'fails' ? 0 : sessions,
    failed: says === 'fine' ? 0 : sessions,
    resultType: says === 'harmless' ? 'sts-policy-fetch-error' : 'certificate-expired',
    details: liar.isLong ? 3 : 0,
    rawBytes: liar.rawBytes,
    isSigned: forges === undefined,
  };
}
