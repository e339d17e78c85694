/** The style sheet, the script and the icon. Their addresses carry a hash, so that browsers may keep them for ever. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface StaticFile {
  path: string;
  contentType: string;
  content: string;
}

// Beside this file, in the sources and in a bundle.
const read = (name: string) => readFileSync(new URL(`./static/${name}`, import.meta.url), 'utf8');

function staticFile(name: string, contentType: string): StaticFile {
  const content = read(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { path: `/console/static/${hash}/${name}`, contentType, content };
}

export const styleSheet = staticFile('console.css', 'text/css; charset=utf-8');
export const script = staticFile('console.js', 'text/javascript; charset=utf-8');
export const iconFile: StaticFile = {
  ...staticFile('icon.svg', 'image/svg+xml'),
  path: '/console/static/icon.svg',
};
export const staticFiles: readonly StaticFile[] = [styleSheet, script, iconFile];
