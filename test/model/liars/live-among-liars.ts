/** Plays a history with and without its liars, and reports what must never happen. */
import type { LiarHistory } from './liar-histories.ts';
import { ReportWorld } from './report-world.ts';
import { honestReports, liarsReports, type SentReport } from './sent-reports.ts';
import { areStrangers, inOutage, knownOn, organisationsOf, reportsAbout, wouldHaveBounced } from './truth.ts';

export type Invariant =
  | 'a: enforce, although a known reporter saw failures'
  | 'a: enforce, although a newcomer saw failures'
  | 'b: testing for more than two weeks because of liars'
  | 'c: enforce because of unknown reporters'
  | 'd: unknown reporters opened an alarm'
  | 'd: unknown reporters closed an alarm, or kept it from opening'
  | 'd: liars hid an outage'
  | 'd: an alarm about a few failed sessions'
  | 'd: an alarm that our own check contradicts'
  | "e: a known reporter's mail is not kept because of unknown reporters"
  | "e: a known reporter's mail is not kept because of one organisation"
  | 'f: figures for days that have not come';

export class Violation extends Error {
  readonly invariant: Invariant;
  constructor(invariant: Invariant, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

/** The days that count for enforce, and so long newcomers are heeded beyond what known reporters say. */
const fortnight = 14;

/** With the history without liars. */
const needNoComparison: ReadonlySet<Invariant> = new Set([
  'a: enforce, although a known reporter saw failures',
  'a: enforce, although a newcomer saw failures',
  'd: an alarm about a few failed sessions',
  'd: an alarm that our own check contradicts',
  "e: a known reporter's mail is not kept because of unknown reporters",
  "e: a known reporter's mail is not kept because of one organisation",
  'f: figures for days that have not come',
]);

interface Noon {
  mode: string;
  alarms: string[];
  /** Reports of today whose mail is not kept. */
  lost: SentReport[];
  /** Days that have figures, but have not come. */
  futureDays: number;
}

interface Life {
  history: LiarHistory;
  honest: SentReport[];
  lies: SentReport[];
  /** Both. */
  sent: SentReport[];
  withoutLiars: Noon[];
  /** None of the liars has ever reported on seven days. */
  areStrangers: boolean;
}

/** @returns what happened that must never happen, or of that, `only` this */
export async function liveAmongLiars(
  history: LiarHistory,
  { only }: { only?: Invariant } = {},
): Promise<Violation | undefined> {
  const { days, mode } = history;
  const honest = honestReports(history.honest, days);
  const lies = liarsReports(history.liars, days);
  const sent = [...lies, ...honest];
  const withoutLiars = only && needNoComparison.has(only) ? [] : await passDays(days, mode, honest);
  const life = { history, honest, lies, sent, withoutLiars, areStrangers: areStrangers(lies) };
  const world = await ReportWorld.begin(mode);
  for (let day = 0; day < days; day++) {
    const noon = await passDay(world, day, sent);
    const found = [judgeMode, judgeAlarms, judgeAlone, judgeStored].flatMap((judge) =>
      judge(life, day, noon),
    );
    const violation = found.find(({ invariant }) => only === undefined || invariant === only);
    if (violation) return violation;
    // What follows enforce is another history.
    if (mode === 'testing' && noon.mode === 'enforce') break;
  }
  return undefined;
}

async function passDays(days: number, mode: LiarHistory['mode'], honest: SentReport[]): Promise<Noon[]> {
  const world = await ReportWorld.begin(mode);
  const noons: Noon[] = [];
  for (let day = 0; day < days; day++) noons.push(await passDay(world, day, honest));
  return noons;
}

async function passDay(world: ReportWorld, day: number, sent: SentReport[]): Promise<Noon> {
  const lost = await world.receive(
    day,
    sent.filter(({ arrives }) => arrives === day),
  );
  if (isChecked(world.mode, day)) await world.check(day);
  return {
    mode: world.mode,
    alarms: await world.alarms(),
    lost,
    futureDays: await world.futureDays(day),
  };
}

/** Before that, enforce is out of the question, and nobody is known enough for an alarm. */
const isChecked = (mode: string, day: number) => day >= (mode === 'testing' ? 13 : 6);

function judgeMode(life: Life, today: number, { mode }: Noon): Violation[] {
  if (life.history.mode === 'enforce') return [];
  return mode === 'enforce' ? judgeEnforce(life, today) : judgeTesting(life, today);
}

/** Enforce was published today. */
function judgeEnforce({ honest, sent, areStrangers, withoutLiars }: Life, today: number): Violation[] {
  const known = knownOn(sent, today);
  const failed = (days: number) =>
    reportsAbout(honest, { from: today - days, to: today - 1, today }).filter(wouldHaveBounced);
  const isKnown = ({ organisation }: SentReport) => known.has(organisation);
  const found: Violation[] = [];
  const seen = failed(fortnight);
  const [byKnown] = seen.filter(isKnown);
  if (byKnown)
    found.push(new Violation('a: enforce, although a known reporter saw failures', nameOf(byKnown, today)));
  const [byNewcomer] = seen.filter((one) => !isKnown(one));
  // Nobody overrules a newcomer but known reporters, who saw no failure for four weeks.
  const mayBeOverruled = today >= 2 * fortnight && !failed(2 * fortnight).some(isKnown);
  if (byNewcomer && !mayBeOverruled)
    found.push(new Violation('a: enforce, although a newcomer saw failures', nameOf(byNewcomer, today)));
  const isEarlier = areStrangers && withoutLiars[today]?.mode !== 'enforce';
  if (known.size < 2 || isEarlier)
    found.push(new Violation('c: enforce because of unknown reporters', `${[...known]} on day ${today}`));
  return found;
}

const nameOf = ({ organisation, about }: SentReport, today: number) =>
  `${organisation} about day ${about}, on day ${today}`;

/** The policy is still in testing. */
function judgeTesting({ history, honest, sent, withoutLiars }: Life, today: number): Violation[] {
  const safe = withoutLiars.findIndex(({ mode }) => mode === 'enforce');
  // Who stops reporting is missed as evidence later.
  if (safe < 0 || history.honest.some(({ until }) => until !== undefined)) return [];
  const everKnown = new Set(sent.flatMap(({ arrives }) => [...knownOn(sent, arrives)]));
  const last = Math.max(
    ...honest.filter(wouldHaveBounced).map(({ about }) => about),
    ...sent
      .filter((one) => wouldHaveBounced(one) && everKnown.has(one.organisation))
      .map(({ about }) => about),
  );
  const latest = Math.max(safe, last + fortnight + 1) + fortnight;
  if (today <= latest) return [];
  return [
    new Violation('b: testing for more than two weeks because of liars', `day ${today}, not ${latest}`),
  ];
}

const isManyIn = ({ alarms }: Noon) => alarms.some((one) => one.startsWith('many-failures '));

function judgeAlarms({ areStrangers, withoutLiars, honest }: Life, today: number, noon: Noon): Violation[] {
  const before = withoutLiars[today];
  if (!before || before.mode !== noon.mode) return [];
  const found: Violation[] = [];
  const [opened] = noon.alarms.filter((one) => !before.alarms.includes(one));
  const [missing] = before.alarms.filter((one) => !noon.alarms.includes(one));
  if (areStrangers && opened !== undefined)
    found.push(new Violation('d: unknown reporters opened an alarm', `${opened} on day ${today}`));
  if (areStrangers && missing !== undefined)
    found.push(
      new Violation(
        'd: unknown reporters closed an alarm, or kept it from opening',
        `${missing} on day ${today}`,
      ),
    );
  const isHidden = isManyIn(before) && !isManyIn(noon);
  const [hidden] = isHidden ? inOutage(honest, today) : [];
  if (hidden !== undefined) found.push(new Violation('d: liars hid an outage', `${hidden} on day ${today}`));
  return found;
}

/** Alarms that must not be there, whatever happens without the liars. */
function judgeAlone({ sent, history }: Life, today: number, noon: Noon): Violation[] {
  const many = noon.alarms.find((one) => one.startsWith('many-failures '));
  if (many === undefined || !isChecked(history.mode, today)) return [];
  const found: Violation[] = [];
  const recent = reportsAbout(sent, { from: today - 4, to: today, today });
  if (recent.reduce((sum, { failed }) => sum + failed, 0) < 10)
    found.push(new Violation('d: an alarm about a few failed sessions', `${many} on day ${today}`));
  const failing = sent.filter(({ arrives, failed }) => arrives <= today && failed > 0);
  // The policy host has no fault in any history, and that is all that a check from outside can tell.
  const isOnlyAboutPolicy = failing.every(({ resultType }) => resultType === 'sts-policy-fetch-error');
  if (organisationsOf(failing).length === 1 && isOnlyAboutPolicy && many.startsWith('many-failures error'))
    found.push(new Violation('d: an alarm that our own check contradicts', `${many} on day ${today}`));
  return found;
}

/** Small mails are counted by sample. So many of a day fit into what is left to known reporters, each counted as a large one. */
const fewMails = 2;

function judgeStored(life: Life, today: number, { lost, futureDays }: Noon): Violation[] {
  const { honest, lies, areStrangers } = life;
  const found: Violation[] = [];
  if (futureDays > 3)
    found.push(new Violation('f: figures for days that have not come', `${futureDays} on day ${today}`));
  const known = knownOn(
    honest.filter(({ arrives }) => arrives < today),
    today,
  );
  const [gone] = lost.filter((one) => honest.includes(one) && known.has(one.organisation));
  if (gone === undefined || honest.filter(({ arrives }) => arrives === today).length > fewMails) return found;
  const detail = nameOf(gone, today);
  if (areStrangers)
    found.push(new Violation("e: a known reporter's mail is not kept because of unknown reporters", detail));
  if (organisationsOf(lies).length === 1)
    found.push(new Violation("e: a known reporter's mail is not kept because of one organisation", detail));
  return found;
}
