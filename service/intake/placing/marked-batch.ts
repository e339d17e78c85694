/**
 * Marked reports of a day, which a fold places together.
 *
 * Folds of one day may run at the same time, and one of them may have read an older version of a report: without its
 * signature, for example. It must not put that version over the newer one. So a batch reads the day first, then the marks,
 * then the reports. A report is stored before it is marked, and its mark stays until the day has it. So whoever placed a
 * newer version than this batch has read wrote the day after this batch had read it: at least its fence. Then the write of
 * this batch is refused, and it reads again each report whose mark is no longer as it was.
 */
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DayReport } from '../../../core/tls-rpt/figures/day.ts';
import type { DaySide, DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { type ListedObject, PreconditionFailedError } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { daySideKey, daySideObject } from '../../store/reports/day-side.ts';
import { foldMarkKey, foldMarksPrefix, parseFoldMarkKey } from '../../store/reports/fold-mark.ts';
import { type StoredReport, storedReportKey, storedReportObject } from '../../store/reports/stored-report.ts';
import { shortDigest } from '../../store/short-digest.ts';
import type { Found } from '../../store/stored-object.ts';
import { dayReportOf, pendingKey } from '../store-report.ts';
import { type PlacedReports, placeReports } from './place-reports.ts';

type BatchPorts = Pick<Ports, 'store' | 'clock' | 'log'>;

interface BatchPlace {
  domain: DomainName;
  day: UtcDay;
  /** The last report of the previous batch. The marks before it may stay. */
  after: ReportIdentity | undefined;
}

/** Reports that are read for one change of the day. */
const batchSize = 500;

/** Reports read at a time; one may have 100,000 failure details. */
const concurrency = 4;

/** A report as stored when it was read; undefined if it was deleted. */
export type Marked = { report: DayReport; pendingKey: string; hasMoved: boolean } | undefined;

export class MarkedBatch {
  readonly domain: DomainName;
  readonly day: UtcDay;
  readonly reports = new Map<ReportIdentity, Marked>();
  /** Errors of reports that cannot be read, by key of the mark. Their marks stay. */
  readonly unreadable = new Map<string, unknown>();
  readonly #ports: BatchPorts;
  /** The batch begins behind this mark. */
  readonly #after: string | undefined;
  /** Each side as it was before the marks were listed. */
  readonly #days: Record<DaySideName, Found<DaySide>>;
  #marks: ListedObject[] = [];
  #hasMore = false;

  private constructor(
    ports: BatchPorts,
    { domain, day, after }: BatchPlace,
    days: Record<DaySideName, Found<DaySide>>,
  ) {
    this.domain = domain;
    this.day = day;
    this.#ports = ports;
    this.#after = after && foldMarkKey({ domain, day, identity: after });
    this.#days = days;
  }

  static async read(ports: BatchPorts, place: BatchPlace): Promise<MarkedBatch> {
    const find = (side: DaySideName) => daySideObject.find(ports, daySideKey(side, place.day, place.domain));
    const [verified, unverified] = await Promise.all([find('verified'), find('unverified')]);
    const batch = new MarkedBatch(ports, place, { verified, unverified });
    const { objects, cursor } = await batch.#list();
    batch.#marks = objects;
    batch.#hasMore = cursor !== undefined;
    await batch.#readReports(objects.map(({ key }) => key));
    return batch;
  }

  /** The last report of the batch, if more are marked behind it. */
  get last(): ReportIdentity | undefined {
    const final = this.#marks.at(-1);
    return final && this.#hasMore ? parseFoldMarkKey(final.key).identity : undefined;
  }

  /** Updates one side of the day with the reports, as they are when it is written. */
  place(side: DaySideName): Promise<PlacedReports> {
    const { domain, day } = this;
    return placeReports(this.#ports, { side, domain, day }, this.#placementsOn(side), {
      known: this.#days[side],
      fence: () => this.#fenceOf(side),
      readAgain: async () => {
        await this.#readAgain();
        return this.#placementsOn(side);
      },
    });
  }

  /** If a mark was written again since it was listed, it is another mark, for the next fold. */
  async deleteMarks(): Promise<void> {
    const placed = this.#marks.filter(({ key }) => !this.unreadable.has(key));
    await inParallel(placed, concurrency, async ({ key, etag }) => {
      try {
        await this.#ports.store.delete(key, { ifMatch: etag });
      } catch (error) {
        if (!(error instanceof PreconditionFailedError)) throw error;
      }
    });
  }

  #list() {
    return this.#ports.store.list(foldMarksPrefix(this.domain, this.day), {
      limit: batchSize,
      ...(this.#after !== undefined && { cursor: this.#after }),
    });
  }

  async #readReports(keys: readonly string[]): Promise<void> {
    await inParallel(keys, concurrency, async (key) => {
      const { domain, day, identity } = parseFoldMarkKey(key);
      try {
        const found = await storedReportObject.load(this.#ports, storedReportKey(day, domain, identity));
        this.reports.set(identity, found && markedOf(found.state));
        this.unreadable.delete(key);
      } catch (error) {
        this.reports.delete(identity);
        this.unreadable.set(key, error);
      }
    });
  }

  /** The reports whose marks another fold has deleted, or somebody has written again. */
  async #readAgain(): Promise<void> {
    const { objects } = await this.#list();
    const etags = new Map(objects.map(({ key, etag }) => [key, etag]));
    const changed = this.#marks.filter(({ key, etag }) => etags.get(key) !== etag);
    await this.#readReports(changed.map(({ key }) => key));
  }

  #placementsOn(side: DaySideName): Map<ReportIdentity, DayReport | undefined> {
    return new Map(
      [...this.reports].map(([identity, marked]) => [
        identity,
        marked && isOn(side, marked) ? marked.report : undefined,
      ]),
    );
  }

  #fenceOf(side: DaySideName): string | undefined {
    const takenAway = this.#marks.filter(({ key }) => {
      if (this.unreadable.has(key)) return false;
      const marked = this.reports.get(parseFoldMarkKey(key).identity);
      return !marked || (marked.hasMoved && !isOn(side, marked));
    });
    if (takenAway.length === 0) return undefined;
    return shortDigest(takenAway.map(({ key, etag }) => `${key} ${etag}`).join('\n'));
  }
}

const isOn = (side: DaySideName, { report }: NonNullable<Marked>): boolean =>
  report.verified === (side === 'verified');

const markedOf = (stored: StoredReport): Marked => ({
  report: dayReportOf(stored),
  pendingKey: pendingKey(stored),
  hasMoved: stored.hasMoved === true,
});
