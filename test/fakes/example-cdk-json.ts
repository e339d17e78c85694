import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes our cdk.json, with permission to keep its placeholders, for commands that read it. @returns the name of the
 * file
 */
export function writeExampleCdkJson(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'strictmx-')), 'cdk.json');
  const content = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  content.context['strictmx:example'] = true;
  writeFileSync(file, JSON.stringify(content));
  return file;
}
