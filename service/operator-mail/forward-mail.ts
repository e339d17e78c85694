/**
 * What others write to the service itself reaches its operator: mail to `postmaster` (RFC 5321 §4.5.1), to `abuse`, and
 * answers to our reports. Intake marks such mail, and this forwards what is marked, so a task that is lost, late or
 * repeated changes nothing.
 */
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { Ports } from '../ports/ports.ts';
import type { ServiceSettings } from '../ports/service-settings.ts';
import { type MailOutcome, tryMail } from '../recipients/try-mail.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import type { ForwardedMail } from '../store/operator/forwarded-mail.ts';
import { countLeftOut, isLeftOut } from '../store/operator/operator-mark.ts';
import { prefixes } from '../store/prefixes.ts';
import type { Loaded } from '../store/stored-object.ts';
import { claimHour, updateClaim } from './claim-hour.ts';
import { composeOperatorMail } from './compose-operator-mail.ts';
import { readOriginals } from './read-originals.ts';

type ForwardPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service'>;
type Operator = NonNullable<ServiceSettings['operator']>;

/**
 * Sends what waits in one mail, unless one was sent in this hour.
 * @throws MailNotSentError if it has to be tried again
 */
export async function forwardMail(ports: ForwardPorts): Promise<void> {
  const { operator } = ports.service;
  // Nobody is named to whom it could be forwarded. It is in the quarantine.
  if (!operator) return deleteMarks(ports, await listMarks(ports));
  let claim: Loaded<ForwardedMail> | undefined;
  do {
    claim = await claimHour(ports, (done) => listMarks(ports, done));
    if (claim) await send(ports, operator, claim);
  } while (claim);
}

/** Deletes those that are done: the worker of the mail before may have died before it did. */
async function listMarks(ports: ForwardPorts, done: ReadonlySet<string> = new Set()): Promise<string[]> {
  const marks: string[] = [];
  for await (const mark of listKeys(ports, prefixes.operatorMarks)) marks.push(mark);
  await deleteMarks(
    ports,
    marks.filter((mark) => done.has(mark)),
  );
  return marks.filter((mark) => !done.has(mark));
}

const deletedAtOnce = 20;

const deleteMarks = (ports: ForwardPorts, marks: readonly string[]): Promise<void> =>
  inParallel(marks, deletedAtOnce, (mark) => ports.store.delete(mark));

async function send(ports: ForwardPorts, operator: Operator, claim: Loaded<ForwardedMail>): Promise<void> {
  const { hour, marks, more = 0, unsent = 0, createdAt } = claim.state;
  const kept = marks.filter((mark) => !isLeftOut(mark));
  const leftOut = countLeftOut(marks);
  const originals = await readOriginals(ports, kept);
  // Reading takes long if they are large.
  const held = await updateClaim(ports, claim, 'claimed');
  if (!held) return;
  const { mailDomain } = ports.service;
  const words = await loadWords(operator.language);
  // The same after a crash, so that a repeat is recognised.
  const id = `operator-${hour.toLowerCase()}`;
  const trySending = (name: string, listed: typeof originals): Promise<MailOutcome> =>
    tryMail(ports, {
      id: name,
      date: new Date(createdAt),
      list: 'operator',
      to: [operator.address],
      ...composeOperatorMail(
        { mailDomain, originals: listed, mails: kept.length + more, leftOut, unsent },
        words,
      ),
    });
  const isOld = ports.clock.now().getTime() - Date.parse(createdAt) >= dayMilliseconds;
  const isOver = ({ status }: MailOutcome) => status === 'refused' || (status === 'failed' && isOld);
  let outcome = await trySending(id, originals);
  // Perhaps because of what strangers wrote in them.
  if (isOver(outcome))
    outcome = await trySending(
      `${id}-list`,
      originals.map(({ attachment, ...rest }) => rest),
    );
  await settle(ports, held, isOver(outcome) ? { status: 'refused' } : outcome);
}

async function settle(
  ports: ForwardPorts,
  claim: Loaded<ForwardedMail>,
  outcome: MailOutcome,
): Promise<void> {
  const { hour, marks } = claim.state;
  const settled = await updateClaim(ports, claim, outcome.status);
  if (outcome.status === 'failed') throw outcome.error;
  if (!settled) return;
  const what = { hour, mails: marks.length };
  if (outcome.status === 'sent') ports.log.info('operator-mail-sent', what);
  else ports.log.error('operator-mail-refused', what);
  await deleteMarks(ports, marks);
}
