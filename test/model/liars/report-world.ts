/** A domain whose reports the real steps receive, fold and judge, one day at a time. */
import type { ReceivedMail } from '../../../core/mail/mail-form.ts';
import type { Policy } from '../../../core/mta-sts/policy.ts';
import { addDays, dayOf, parseUtcDay, type UtcDay } from '../../../core/names/utc-day.ts';
import type { FailureDetail, ReadResult, Report } from '../../../core/tls-rpt/report.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../service/store/access/owner-account.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { isOpen, loadWatch } from '../../../service/store/domains/incidents.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { listReportedDays } from '../../../service/store/reports/load-days.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { World } from '../../service/world.ts';
import type { SentReport } from './sent-reports.ts';

/** What strangers can make happen by design: notes about themselves. */
const aboutStrangers = new Set(['report-flood', 'storage-budget-used']);

/** Six mails of 297 KB leave room for known reporters alone. */
const ownersBudgetBytes = 2_400_000;

const lastDay = parseUtcDay('9999-12-31') as UtcDay;

export type StartMode = 'testing' | 'enforce';

export class ReportWorld {
  readonly #world: World;
  readonly #start: UtcDay;
  readonly #inbox: string;
  #mails = 0;

  private constructor(world: World, inbox: string) {
    this.#world = world;
    this.#inbox = inbox;
    this.#start = dayOf(world.handles.clock.now());
  }

  static async begin(mode: StartMode): Promise<ReportWorld> {
    const world = await World.hosted();
    const { domain, ports } = world;
    world.mxIs('mx.example.com');
    await ports.store.put(
      ownerAccountKey('acme'),
      ownerAccountObject.format({
        schema: 1,
        owner: 'acme',
        zones: [],
        quota: { storedBytesPerDay: ownersBudgetBytes },
      }),
    );
    await changeDomain(ports, domain, (state) => ({ ...state, autoEnforce: mode === 'testing' }));
    const policy: Policy = { mode, mx: ['mx.example.com'], maxAgeSeconds: 604_800 };
    await world.edit(policy);
    await world.drain();
    return new ReportWorld(world, (await world.state()).inbox);
  }

  /**
   * Reports arrive in the night.
   * @returns those whose mail is not kept
   */
  async receive(day: number, sent: readonly SentReport[]): Promise<SentReport[]> {
    if (day > 0) this.#world.handles.clock.set(`${addDays(this.#start, day)}T04:00:00Z`);
    const lost: SentReport[] = [];
    for (const report of sent) if (!(await this.#receive(report))) lost.push(report);
    await this.#world.drain();
    return lost;
  }

  /** At noon the domain is checked. */
  async check(day: number): Promise<void> {
    const { ports, handles, domain } = this.#world;
    handles.clock.set(`${addDays(this.#start, day)}T12:00:00Z`);
    await runTask(ports, { kind: 'advance-life-cycle', domain });
    await this.#world.drain();
  }

  get mode(): string {
    return /^mode: (\w+)/m.exec(this.#world.served() ?? '')?.[1] ?? '';
  }

  /** How many days that have not come by this one have figures. */
  async futureDays(day: number): Promise<number> {
    const { ports, domain } = this.#world;
    const today = addDays(this.#start, day);
    return (await listReportedDays(ports, domain, addDays(today, 1), lastDay)).length;
  }

  /** Incidents that only reports open and close, with what they say. */
  async alarms(): Promise<string[]> {
    const { ports, domain } = this.#world;
    const incidents = (await loadWatch(ports, domain))?.watch.incidents ?? [];
    return incidents
      .filter((one) => isOpen(one) && one.area === 'reports' && !aboutStrangers.has(one.code))
      .map(({ code, severity, parameters }) => `${code} ${severity} ${JSON.stringify(parameters)}`)
      .sort();
  }

  /** @returns whether its mail is kept */
  async #receive(sent: SentReport): Promise<boolean> {
    const { ports } = this.#world;
    const key = incomingMailKey(`m${++this.#mails}`);
    await ports.store.put(key, Buffer.alloc(sent.rawBytes, `${this.#mails} `));
    const read = async (): Promise<ReadResult> => ({
      ok: true,
      reports: [this.#reportOf(sent)],
      mail: mailOf(sent, `${this.#inbox}@reports.strictmx.test`),
    });
    await receiveReport(ports, key, { read });
    return (await ports.store.get(key)) !== undefined;
  }

  #reportOf({ about, submitter, id, successful, failed, resultType, details }: SentReport): Report {
    const day = addDays(this.#start, about);
    const detail = { resultType, failedSessions: failed };
    return {
      contactInfo: `tls@${submitter}`,
      reportId: id,
      begin: `${day}T00:00:00Z`,
      end: `${day}T23:59:59Z`,
      policies: [
        {
          policyType: 'sts',
          policyDomain: this.#world.domain,
          policyString: this.#world.served()?.trim().split('\r\n') ?? [],
          successfulSessions: successful,
          failedSessions: failed,
          failureDetails: [...(failed > 0 ? [detail] : []), ...longDetails.slice(0, details)],
        },
      ],
      notes: [],
    };
  }
}

/** They count nothing. */
const longDetails: FailureDetail[] = Array.from({ length: 3 }, (_, n) => ({
  resultType: 'sts-policy-fetch-error',
  failedSessions: 0,
  receivingMxHostname: `${'x'.repeat(60)}.${'y'.repeat(60)}.mx${n}.example`,
  failureReasonCode: 'r'.repeat(200),
  additionalInformation: 'i'.repeat(200),
}));

/** As our receiver passes it on, whoever sent it. */
function mailOf({ submitter, organisation, isSigned, arrives }: SentReport, to: string): ReceivedMail {
  const result = isSigned ? `dkim=pass header.d=${organisation} header.s=s1` : 'dkim=none';
  return {
    from: `tls@${submitter}`,
    date: new Date(Date.UTC(2026, 10, 24 + arrives, isSigned ? 3 : 4)).toISOString(),
    recipients: [to],
    authenticationResults: [`reports.strictmx.test; ${result}`],
    dkimSignatures: isSigned
      ? [`v=1; a=rsa-sha256; d=${organisation}; s=s1; h=from:content-type; bh=x; b=x`]
      : [],
    receivedBy: 'reports.strictmx.test',
    form: {
      author: `tls@${submitter}`,
      signatureCount: isSigned ? 1 : 0,
      mediaType: 'application/tlsrpt+gzip',
    },
  };
}
