import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { StoredObject } from '../../../service/ports/object-store.ts';
import { isAbsence } from './object-files.ts';

/** Reads the object in a file; undefined if there is no file at the path. */
export function readObjectFile(path: string, key: string): StoredObject | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
  try {
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) return undefined;
    const body = readFileSync(file);
    return { key, body, etag: bodyEtag(body), version: versionOf(stat), lastModified: stat.mtime };
  } finally {
    closeSync(file);
  }
}

export const bodyEtag = (body: Uint8Array): string => hash('sha256', body, 'hex');

/** Differs after every write, because each write is a new file with a modification time of its own. */
export const versionOf = (stat: { ino: bigint; mtimeNs: bigint }): string => `${stat.ino}-${stat.mtimeNs}`;
