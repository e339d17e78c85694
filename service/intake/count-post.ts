import type { Ports } from '../ports/ports.ts';
import { postLimitKey, postLimitObject } from '../store/reports/post-limit.ts';

/**
 * Bodies a minute and report URL. Reporters post once a day and domain. What is no report has a limit of its own, so that
 * junk does not shut out a real report.
 */
export const postsPerMinute = { reports: 600, junk: 10 } as const;

/**
 * Counts a body that came to a report URL. The count is stored, so the limit holds across function instances.
 * @returns whether it is within the limit of its kind
 */
export async function countPost(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  inbox: string,
  kind: keyof typeof postsPerMinute,
): Promise<boolean> {
  const minute = Math.floor(clock.now().getTime() / 60_000);
  const { isWritten } = await postLimitObject.change({ store }, postLimitKey(inbox), (before) => {
    const isNewMinute = before?.minute !== minute;
    const counted = { reports: 0, junk: 0, ...(!isNewMinute && before) };
    if (counted[kind] >= postsPerMinute[kind]) return undefined;
    return {
      ...before,
      schema: 1 as const,
      minute,
      reports: counted.reports,
      junk: counted.junk,
      [kind]: counted[kind] + 1,
    };
  });
  return isWritten;
}
