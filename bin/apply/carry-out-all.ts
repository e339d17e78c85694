import { inParallel } from '../../service/store/in-parallel.ts';
import { printError, showProgress } from '../print.ts';
import { carryOut, type NotDone } from './carry-out.ts';
import { domainsAtOnce } from './plan-changes.ts';
import type { PlannedChange } from './planned-change.ts';
import { progressBar } from './progress-bar.ts';

/**
 * Carries out a plan, prints what was not done, and sets the exit code. Removals come last, and only if all else succeeded:
 * a change that is refused may be the replacement of what would go.
 * @param total how many domains the plan is about
 */
export async function carryOutAll(
  changes: PlannedChange[],
  removals: PlannedChange[],
  total: number,
): Promise<void> {
  const counts = { done: 0, refused: 0, unknown: 0 };
  const sum = () => counts.done + counts.refused + counts.unknown;
  const carryOutEach = (toDo: PlannedChange[]) =>
    inParallel(toDo, domainsAtOnce, async (one) => {
      const notDone = await carryOut(one);
      counts[notDone?.outcome ?? 'done']++;
      if (notDone) printNotDone(one.domain, notDone);
      showProgress(progressBar(sum(), changes.length + removals.length));
    });
  await carryOutEach(changes);
  const isSafe = counts.done === changes.length;
  if (isSafe) await carryOutEach(removals);
  clearProgress();
  if (!isSafe && removals.length > 0) printError('No removal was started, because not all changes were done');
  const unknown = counts.unknown > 0 ? `, ${counts.unknown} unknown: apply the file again` : '';
  printError(`Done: ${counts.done} of ${total} domains changed, ${counts.refused} refused${unknown}`);
  setExitCode(counts);
}

function printNotDone(domain: string, { outcome, why }: NotDone): void {
  clearProgress();
  const maybe = outcome === 'unknown' ? ' (it may have been done)' : '';
  printError(`${domain}: ${why}${maybe}`);
}

/** What may or may not have been done weighs more than what was refused. */
export function setExitCode({ refused, unknown }: { refused: number; unknown: number }): void {
  if (unknown > 0) process.exitCode = 3;
  else if (refused > 0) process.exitCode ??= 1;
}

export function clearProgress(): void {
  showProgress(' '.repeat(60));
  showProgress('');
}
