/**
 * Writes the daily mail of every test case as HTML and text into a folder, for people to look at:
 * `node scripts/digest-gallery.ts /tmp/digests`, then open the files, or draw them with a headless browser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeFacts, digestCases } from '../test/core/digest/digest-cases.ts';

const [folder] = process.argv.slice(2);
if (!folder || folder.startsWith('-')) {
  console.error('Usage: node scripts/digest-gallery.ts FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const { name, input, words } of digestCases) {
  const { subject, text, html, needsAction } = composeFacts(input, words);
  writeFileSync(join(folder, `${name}.html`), html);
  writeFileSync(join(folder, `${name}.txt`), text);
  console.log(
    `${name}: ${Buffer.byteLength(html)} bytes, ${needsAction ? 'action' : 'no action'}, ${subject}`,
  );
}
