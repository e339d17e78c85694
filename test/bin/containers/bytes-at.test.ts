import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOfBuffer, bytesOfFile, chunksOf } from '../../../bin/containers/bytes-at.ts';
import { allOf } from '../../fakes/all-of.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const folder = temporaryFolder();
const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, at) => at % 251));

test('bytesOfBuffer() and bytesOfFile() read the same at any place', async () => {
  const path = join(folder, 'a');
  await writeFile(path, bytes);
  const file = await open(path);
  for (const source of [bytesOfBuffer(bytes), bytesOfFile(file, bytes.length)]) {
    expect((await source.read(599_990, 100)).equals(bytes.subarray(599_990))).toBe(true);
    const chunks = await allOf(chunksOf(source, 10));
    expect(Buffer.concat(chunks).equals(bytes.subarray(10))).toBe(true);
    expect(chunks.length).toBeGreaterThan(1);
    expect(Buffer.concat(await allOf(chunksOf(source, 10, 20)))).toHaveLength(10);
  }
  await file.close();
});
