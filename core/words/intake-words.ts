import type { UnverifiedParameters } from '../tls-rpt/judge/verification.ts';
import type { ReadingNoteParameters } from '../tls-rpt/reading-note.ts';
import type { RefusalParameters } from '../tls-rpt/refusal.ts';

/** Why a report is not verified, as a phrase about it without a final stop. */
export type UnverifiedWords = {
  [R in keyof UnverifiedParameters]: (parameters: UnverifiedParameters[R]) => string;
};

/** Why a mail, a file or a part of one is not counted, as a phrase about it without a final stop. */
export type RefusalWords = {
  [C in keyof RefusalParameters]: (parameters: RefusalParameters[C]) => string;
};

/** Which error the reader of a report tolerated, as a phrase without a final stop. */
export type ReadingNoteWords = {
  [C in keyof ReadingNoteParameters]: (parameters: ReadingNoteParameters[C]) => string;
};
