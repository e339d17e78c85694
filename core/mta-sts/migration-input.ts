import { excerpt } from '../finding/fault.ts';
import { type FieldError, inputFault } from '../finding/field-error.ts';
import type { Finding } from '../finding/finding.ts';
import { parseMxPattern } from './mx-pattern.ts';
import { suggestMx } from './suggest-mx.ts';
import type { TemplateName } from './templates.table.ts';

/** The new mail servers, as the owner names them: the servers, or their provider. */
export interface MigrationInput {
  mx?: string[];
  template?: TemplateName;
}

export type CheckedMigrationInput =
  /** `notes`: of the template. */
  { ok: true; newMx: string[]; notes: Finding[] } | { ok: false; errors: FieldError[] };

/** The live MX are those of the old provider, so only the template counts here. */
export function checkMigrationInput({ mx, template }: MigrationInput): CheckedMigrationInput {
  if (mx && template) {
    return refuse('template', `"template" is "${template}", but "mx" is given too, expected one of the two`);
  }
  const { mx: given, notes } = template ? suggestMx(template) : { mx: mx ?? [], notes: [] };
  if (given.length > 0) return checkPatterns(given, notes);
  return refuse(
    'mx',
    template
      ? `"mx" is missing, and the template "${template}" names no servers, expected "mx" alone, such as ["mx1.example.com"]`
      : '"mx" is missing, expected the new servers such as ["smtp.google.com"], or "template"',
  );
}

const refuse = (field: string, message: string): CheckedMigrationInput => ({
  ok: false,
  errors: [{ field, message }],
});

function checkPatterns(given: string[], notes: Finding[]): CheckedMigrationInput {
  const errors: FieldError[] = [];
  const patterns = given.flatMap((entry, index) => {
    const parsed = parseMxPattern(entry);
    if (parsed.ok) return [parsed.pattern];
    errors.push({
      field: `mx[${index}]`,
      message: `"mx[${index}]" is ${parsed.error}`,
      fault: inputFault('mx-entry', { entry: excerpt(entry), fault: parsed.fault }),
    });
    return [];
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, newMx: [...new Set(patterns)], notes };
}
