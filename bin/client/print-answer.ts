import { type PageStyle, pageStyle } from '../pages/page-style.ts';
import { printJson, printPage } from '../print.ts';

/** Prints an answer as JSON for a program, or as a page for a person. */
export const printAnswer = <Value>(
  value: Value,
  { json }: { json?: boolean | undefined },
  format: (value: Value, style: PageStyle) => string,
): Promise<void> => (json ? printJson(value) : printPage(format(value, pageStyle())));

/** What a dry run says above its result. */
export const notChanged = ({ dryRun }: { dryRun?: boolean | undefined }): string =>
  dryRun ? 'Nothing was changed. The result would be:\n' : '';
