/**
 * Every kind of task: its message and the step that does it. On AWS each function handles one kind from its own queue; on
 * one machine run-task.ts handles all kinds from one queue. Each bundle contains only the step that its function names.
 */

import * as z from 'zod';
import { type DomainName, isDomainName } from '../../core/names/domain-name.ts';
import { parseUtcDay, type UtcDay } from '../../core/names/utc-day.ts';
import { parseReportIdentity, type ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { sendDigest } from '../daily-mail/send-digest.ts';
import { advanceHosting } from '../hosting/advance-hosting.ts';
import { foldDay } from '../intake/fold-day.ts';
import { receiveReport } from '../intake/receive-report.ts';
import { advanceLifeCycle } from '../life-cycle/advance-life-cycle.ts';
import { forwardMail } from '../operator-mail/forward-mail.ts';
import { planOutboundShard } from '../outbound/plan-outbound.ts';
import { sendDueReports } from '../outbound/send-outbound.ts';
import type { Task, TaskOf } from '../ports/task-queue.ts';
import { rotateId } from '../publishing/rotate-id.ts';

/** One kind of task. `Needs` are the ports that its step takes. */
export interface TaskKind<Kind extends Task['kind'], Needs> {
  kind: Kind;
  /** The message without its kind. Members that only a newer version sends are ignored. */
  message: z.ZodType<Omit<TaskOf<Kind>, 'kind'>>;
  /** A task may run twice, late, or out of order. */
  step(ports: Needs, task: Omit<TaskOf<Kind>, 'kind'>): Promise<unknown>;
}

type NeedsOf<Step extends (ports: never, ...rest: never[]) => unknown> = Parameters<Step>[0];

const name = z.string().min(1);
/** Exactly as in keys: a task is no place to be liberal, because a text such as "../tokens/a" would name other objects. */
const domain = z.custom<DomainName>(
  (value) => typeof value === 'string' && isDomainName(value),
  'expected a domain name, in lower case and without a final dot',
);
const day = z.custom<UtcDay>(
  (value) => typeof value === 'string' && parseUtcDay(value) !== undefined,
  'expected a day of the calendar such as "2026-11-23"',
);
const identity = z.custom<ReportIdentity>(
  (value) => typeof value === 'string' && parseReportIdentity(value) !== undefined,
  'expected the identity of a report',
);
const aboutDomain = z.object({ domain });
const aboutObject = z.object({ key: name, isReplay: z.boolean().exactOptional() });
const aboutDay = z.object({ domain, day, after: identity.exactOptional() });
const aboutOwner = z.object({ owner: name, day });
const aboutShard = z.object({ day, shard: name });
const nothing = z.object({});

export const rotateIdTask: TaskKind<'rotate-id', NeedsOf<typeof rotateId>> = {
  kind: 'rotate-id',
  message: aboutDomain,
  step: (ports, { domain }) => rotateId(ports, domain),
};

export const advanceHostingTask: TaskKind<'advance-hosting', NeedsOf<typeof advanceHosting>> = {
  kind: 'advance-hosting',
  message: aboutDomain,
  step: (ports, { domain }) => advanceHosting(ports, domain),
};

export const advanceLifeCycleTask: TaskKind<'advance-life-cycle', NeedsOf<typeof advanceLifeCycle>> = {
  kind: 'advance-life-cycle',
  message: aboutDomain,
  step: (ports, { domain }) => advanceLifeCycle(ports, domain),
};

export const receiveReportTask: TaskKind<'receive-report', NeedsOf<typeof receiveReport>> = {
  kind: 'receive-report',
  message: aboutObject,
  step: (ports, { key, isReplay }) => receiveReport(ports, key, { isReplay: isReplay === true }),
};

export const foldDayTask: TaskKind<'fold-day', NeedsOf<typeof foldDay>> = {
  kind: 'fold-day',
  message: aboutDay,
  step: (ports, { domain, day, after }) => foldDay(ports, domain, day, after),
};

export const forwardMailTask: TaskKind<'forward-mail', NeedsOf<typeof forwardMail>> = {
  kind: 'forward-mail',
  message: nothing,
  step: (ports) => forwardMail(ports),
};

export const sendDigestTask: TaskKind<'send-digest', NeedsOf<typeof sendDigest>> = {
  kind: 'send-digest',
  message: aboutOwner,
  step: (ports, task) => sendDigest(ports, task.owner, task.day),
};

export const planOutboundTask: TaskKind<'plan-outbound', NeedsOf<typeof planOutboundShard>> = {
  kind: 'plan-outbound',
  message: aboutShard,
  step: (ports, task) => planOutboundShard(ports, task.day, task.shard),
};

export const sendOutboundTask: TaskKind<'send-outbound', NeedsOf<typeof sendDueReports>> = {
  kind: 'send-outbound',
  message: nothing,
  step: (ports) => sendDueReports(ports),
};
