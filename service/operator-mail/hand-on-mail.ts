/**
 * What others write to the service itself reaches its operator: mail to `postmaster` (RFC 5321 §4.5.1), to `abuse`, and
 * a person's answer to a report of ours. Intake marks such mail, and this hands on what is marked, so a task that is
 * lost, late or repeated changes nothing.
 */
import { loadWords } from '../../core/words/languages.ts';
import type { Ports } from '../ports/ports.ts';
import type { ServiceSettings } from '../ports/service-settings.ts';
import { tryMail } from '../recipients/try-mail.ts';
import { listKeys } from '../store/list-keys.ts';
import type { HandedOnMail } from '../store/operator/handed-on.ts';
import { parseOperatorMarkKey, parseUnkeptMarkKey } from '../store/operator/operator-mark.ts';
import { prefixes } from '../store/prefixes.ts';
import { shortDigest } from '../store/short-digest.ts';
import { claimPlace, findNote, handOnLeaseSeconds, leaveOut, settlePlace } from './claim-place.ts';
import { composeNote, composeOperatorMail, type OperatorMail } from './compose-operator-mail.ts';
import { readOriginal } from './read-original.ts';

type HandOnPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'tasks' | 'clock' | 'log' | 'service'>;
type Operator = NonNullable<ServiceSettings['operator']>;

/** What became of one mail. `waiting`: it is tried again. */
type Progress = { kind: 'done' | 'crowded-out' | 'waiting' } | { kind: 'failed'; error: Error };

/**
 * Hands on what waits, as far as there is room, and counts the rest.
 * @throws MailNotSentError, after the others were tried, for the first one that has to be tried again
 */
export async function handOnMail(ports: HandOnPorts): Promise<void> {
  const { operator } = ports.service;
  if (!operator) return forgetMarks(ports);
  const unkept: string[] = [];
  for await (const mark of listKeys(ports, prefixes.unkeptMarks)) unkept.push(mark);
  await countLeftOut(ports, unkept, parseUnkeptMarkKey);
  const crowdedOut: string[] = [];
  let failure: Error | undefined;
  for await (const mark of listKeys(ports, prefixes.operatorMarks)) {
    const raw = parseOperatorMarkKey(mark);
    const progress = await send(ports, operator, placeOf(raw), (mail) =>
      composeStored(ports, operator, raw, mail),
    );
    if (progress.kind === 'done') await ports.store.delete(mark);
    if (progress.kind === 'crowded-out') crowdedOut.push(mark);
    if (progress.kind === 'failed') failure ??= progress.error;
  }
  await countLeftOut(ports, crowdedOut, parseOperatorMarkKey);
  const noted = await sendNote(ports, operator);
  failure ??= noted?.kind === 'failed' ? noted.error : undefined;
  if (failure) throw failure;
}

/** Nobody is named to whom it could be handed on. It is in the quarantine. */
async function forgetMarks(ports: HandOnPorts): Promise<void> {
  for await (const mark of listKeys(ports, prefixes.operatorMarks)) await ports.store.delete(mark);
  for await (const mark of listKeys(ports, prefixes.unkeptMarks)) await ports.store.delete(mark);
}

const placeOf = (raw: string): string => shortDigest(raw).slice(0, 16);

/** Of marks counted with one write. */
const batch = 200;

async function countLeftOut(
  ports: HandOnPorts,
  marks: readonly string[],
  rawOf: (mark: string) => string,
): Promise<void> {
  for (let at = 0; at < marks.length; at += batch) {
    const some = marks.slice(at, at + batch);
    const mails = await leaveOut(
      ports,
      some.map((mark) => placeOf(rawOf(mark))),
    );
    if (mails > 0) ports.log.warn('operator-mail-left-out', { mails });
    for (const mark of some) await ports.store.delete(mark);
  }
}

/** Sends one mail, if it has a place or gets one. @param compose undefined: there is nothing to send any more */
async function send(
  ports: HandOnPorts,
  operator: Operator,
  of: string,
  compose: (mail: HandedOnMail) => Promise<OperatorMail | undefined>,
): Promise<Progress> {
  const claim = await claimPlace(ports, of);
  if (claim.kind === 'settled') return { kind: 'done' };
  if (claim.kind === 'no-room') return { kind: claim.isBegun ? 'waiting' : 'crowded-out' };
  if (claim.kind === 'in-progress') {
    await ports.tasks.enqueue([{ kind: 'hand-on-mail' }], { delaySeconds: handOnLeaseSeconds });
    return { kind: 'waiting' };
  }
  const { mail } = claim;
  const composed = await compose(mail);
  // The same after a crash, so that a repeat is recognised.
  const named = { id: `operator-${of.replaceAll(/[^a-z0-9-]/gi, '-')}`, date: new Date(mail.firstAt) };
  const outcome = composed
    ? await tryMail(ports, { ...named, list: 'operator', to: [operator.address], ...composed })
    : { status: 'refused' as const };
  const isDone = await settlePlace(ports, mail, outcome.status);
  if (outcome.status === 'sent') ports.log.info('operator-mail-handed-on', { mail: named.id });
  return outcome.status === 'failed' && !isDone ? { kind: 'failed', error: outcome.error } : { kind: 'done' };
}

async function composeStored(
  ports: HandOnPorts,
  { language }: Operator,
  raw: string,
  mail: HandedOnMail,
): Promise<OperatorMail | undefined> {
  const original = await readOriginal(ports, raw);
  return original && composeOperatorMail(original, mail, await loadWords(language));
}

/** What no other mail has said yet. */
async function sendNote(ports: HandOnPorts, operator: Operator): Promise<Progress | undefined> {
  const note = await findNote(ports);
  if (note === undefined) return undefined;
  return send(ports, operator, note, async (mail) => composeNote(mail, await loadWords(operator.language)));
}
