import { open } from 'node:fs/promises';

/** The first bytes of a file, or of standard input (`-`), one more than allowed at most. Attack: an endless file. */
export async function readUpTo(file: string, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = file === '-' ? process.stdin : (await open(file)).createReadStream({ end: limit });
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

/** Why a file cannot be read, as the end of a sentence. */
export function describeReadError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'the file does not exist';
  if (code === 'EISDIR') return 'it is a folder, expected a file';
  if (code === 'EACCES') return 'permission is denied';
  return error instanceof Error ? error.message : String(error);
}
