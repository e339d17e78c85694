/** What an import did: the page and the JSON of `strictmx import reports`. */
import { printable } from '../../core/text/terminal.ts';
import { formatNumber, plural } from '../../core/words/en/format.ts';

/** The answer to one imported report. */
export interface ImportAnswer {
  outcome: 'counted' | 'known' | 'no-room';
  reports: number;
  verified?: number;
}

/** How many failures and other domains are named; all are counted. */
const namedMost = 20;

export class ImportTally {
  #counted = 0;
  #verified = 0;
  #known = 0;
  #refusedCount = 0;
  readonly #refused: { name: string; why: string }[] = [];
  readonly #elsewhere = new Map<string, number>();

  add({ outcome, reports, verified = 0 }: ImportAnswer): void {
    if (outcome === 'known') this.#known += reports;
    if (outcome !== 'counted') return;
    this.#counted += reports;
    this.#verified += verified;
  }

  addRefused(name: string, why: string): void {
    this.#refusedCount += 1;
    if (this.#refused.length < namedMost) this.#refused.push({ name, why });
  }

  /** @param domains which are not hosted; '' for a report that names none */
  addElsewhere(domains: readonly string[]): void {
    for (const domain of domains) {
      const key = this.#elsewhere.has(domain) || this.#elsewhere.size < 10_000 ? domain : 'others';
      this.#elsewhere.set(key, (this.#elsewhere.get(key) ?? 0) + 1);
    }
  }

  get summary() {
    const elsewhere = [...this.#elsewhere]
      .map(([domain, reports]) => ({ domain, reports }))
      .sort((a, b) => b.reports - a.reports);
    return {
      counted: this.#counted,
      verified: this.#verified,
      known: this.#known,
      notHosted: elsewhere.slice(0, namedMost),
      notHostedCount: elsewhere.length,
      refused: this.#refused,
      refusedCount: this.#refusedCount,
    };
  }
}

export type ImportSummary = ImportTally['summary'];

/** One line, while it runs. */
export const formatImportProgress = (read: number, { counted, known, refusedCount }: ImportSummary): string =>
  `${read} mails or reports read, ${counted} imported, ${known} known, ${refusedCount} not imported`;

export function formatImport(summary: ImportSummary, dryRun = false): string {
  const { counted, verified, known, notHosted, notHostedCount, refused, refusedCount } = summary;
  const ofThem = `${formatNumber(verified)} verified, ${formatNumber(counted - verified)} not verified`;
  return [
    dryRun
      ? `${plural(counted, 'report')} would be imported`
      : `${plural(counted, 'report')} imported: ${ofThem}`,
    ...(known > 0 ? [`${plural(known, 'report')} known already`] : []),
    ...list(
      'About domains that are not hosted here',
      notHosted.map(
        ({ domain, reports }) =>
          `${printable(domain || 'no domain named', 100)}: ${plural(reports, 'report')}`,
      ),
      notHostedCount,
    ),
    ...list(
      'Not imported',
      refused.map(({ name, why }) => `${printable(name, 200)}: ${printable(why, 300)}`),
      refusedCount,
    ),
  ].join('\n');
}

function list(title: string, rows: string[], count: number): string[] {
  if (count === 0) return [];
  const more = count - rows.length;
  return [
    '',
    title,
    ...rows.map((row) => `  ${row}`),
    ...(more > 0 ? [`  and ${formatNumber(more)} more`] : []),
  ];
}
