import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { FolderKind } from './data-folder.ts';
import { hasCode } from './object-files.ts';

/** Files with secrets, by their path in the folder: nobody else may read them. */
const secrets = ['admin-token', 'dkim/private.pem', 'ca/ca-key.pem'];

/**
 * Attack: another user of this machine creates the folder, or something in it, before we do: a key that they know, an
 * administrator's token, a link to a file of ours. So the folder, everything directly in it, and the secrets must belong to
 * us, and nobody else may write to them. Then nobody else can have created anything further down.
 * @throws Error that says what to do
 */
export function checkFolder(dir: string, kind: FolderKind): void {
  const uid = process.getuid?.();
  // Windows has no such owners.
  if (uid === undefined) return;
  const isSecret = (name: string) => secrets.includes(name);
  for (const name of ['', ...readdirSync(dir), ...secrets.filter((path) => path.includes('/'))]) {
    const path = join(dir, name);
    const stats = statOf(path);
    const distrust = stats && findDistrust({ path, isSecret: isSecret(name), ...stats }, uid);
    if (distrust !== undefined)
      throw new Error(
        `Cannot use the ${kind.name} "${dir}": ${distrust}; otherwise choose another folder with ${kind.option}`,
      );
  }
}

export interface FolderEntry {
  path: string;
  uid: number;
  /** With the bits of the type. */
  mode: number;
  isLink: boolean;
  isSecret: boolean;
}

/**
 * Why an entry may be another user's work, and what to do if it is not.
 * @param uid the user of this process
 */
export function findDistrust(entry: FolderEntry, uid: number): string | undefined {
  const { path, mode, isLink, isSecret } = entry;
  if (entry.uid !== uid)
    return `"${path}" belongs to user ${entry.uid}, and this process runs as user ${uid}. If you trust what it contains, run: chown -hR ${uid} ${quoted(path)}`;
  // Everybody may follow a link, whatever its mode.
  if (isLink) return undefined;
  const permissions = (mode & 0o777).toString(8).padStart(3, '0');
  if ((mode & 0o022) !== 0)
    return `other users may write to "${path}" (mode ${permissions}). If you trust what it contains, run: chmod go-w ${quoted(path)}`;
  if (isSecret && (mode & 0o077) !== 0)
    return `other users may read "${path}" (mode ${permissions}). If nobody has, run: chmod go-rwx ${quoted(path)}`;
  return undefined;
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

function statOf(path: string): Pick<FolderEntry, 'uid' | 'mode' | 'isLink'> | undefined {
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  return { uid: stats.uid, mode: stats.mode, isLink: stats.isSymbolicLink() };
}
