/** The truth about a history, found by counting alone, without any of our rules. */
import type { SentReport } from './sent-reports.ts';

const knownDays = 7;
const rememberedDays = 28;

/** On how many days an organisation was seen. Reports about several days that arrive together count as one. */
function seenDays(reports: readonly SentReport[]): number {
  const about = new Set(reports.map((one) => one.about));
  const arrived = new Set(reports.map((one) => one.arrives));
  return Math.min(about.size, arrived.size);
}

export const organisationsOf = (sent: readonly SentReport[]): string[] => [
  ...new Set(sent.map(({ organisation }) => organisation)),
];

/** Who had reported on seven of the days before today. */
export function knownOn(sent: readonly SentReport[], today: number): Set<string> {
  const seen = sent.filter(
    ({ isSigned, arrives, about }) =>
      isSigned && arrives <= today && about >= today - rememberedDays && about < today,
  );
  return new Set(
    organisationsOf(seen).filter(
      (name) => seenDays(seen.filter(({ organisation }) => organisation === name)) >= knownDays,
    ),
  );
}

/** Whether none of them is ever seen on so many days that it could count as a reporter. */
export const areStrangers = (sent: readonly SentReport[]): boolean =>
  organisationsOf(sent).every(
    (name) =>
      seenDays(sent.filter(({ organisation, isSigned }) => isSigned && organisation === name)) < knownDays,
  );

/** Under enforce this mail would not have been delivered. */
export const wouldHaveBounced = ({ failed, resultType }: SentReport): boolean =>
  failed > 0 && resultType === 'certificate-expired';

/** Reports about these days, first and last included, that had arrived by `today`. */
export const reportsAbout = (
  sent: readonly SentReport[],
  { from, to, today }: { from: number; to: number; today: number },
): SentReport[] =>
  sent.filter(({ about, arrives }) => about >= Math.max(0, from) && about <= to && arrives <= today);

/** Who was known, and whose latest report of the last four days says that nothing came through. */
export function inOutage(sent: readonly SentReport[], today: number): string[] {
  const recent = reportsAbout(sent, { from: today - 4, to: today, today });
  return organisationsOf(recent).filter((name) => {
    const own = recent.filter(({ organisation }) => organisation === name);
    const last = Math.max(...own.map(({ about }) => about));
    if (!knownOn(sent, last).has(name)) return false;
    return own.some(({ about, failed, successful }) => about === last && failed >= 10 && successful === 0);
  });
}
