import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../service/ports/random.ts';

/** The administrator's token of a data folder: created at the first start, and readable only by this user. */
export async function adminTokenOf(dataDir: string, random: Random): Promise<string> {
  const file = join(dataDir, 'admin-token');
  const token = `smx_admin_${random.token(52)}`;
  try {
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  } catch {
    const known = (await readFile(file, 'utf8')).trim();
    if (known !== '') return known;
    // The process was killed between creating the file and writing to it.
    await writeFile(file, `${token}\n`, { mode: 0o600 });
    return token;
  }
}
