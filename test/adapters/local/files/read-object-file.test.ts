import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyEtag, readObjectFile } from '../../../../adapters/local/files/read-object-file.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const folder = temporaryFolder();

describe('readObjectFile()', () => {
  test('returns key, bytes, etag and modification time of a file', () => {
    writeFileSync(join(folder, 'a'), 'text');
    expect(readObjectFile(join(folder, 'a'), 'key')).toEqual({
      key: 'key',
      body: Buffer.from('text'),
      etag: bodyEtag(Buffer.from('text')),
      version: expect.stringMatching(/^\d+-\d+$/),
      lastModified: expect.any(Date),
    });
  });

  test.each([
    ['no such file', 'missing'],
    ['a folder', 'folder'],
    ['a path below a file', 'file/below'],
  ])('returns undefined for %s', (_label, path) => {
    mkdirSync(join(folder, 'folder'), { recursive: true });
    writeFileSync(join(folder, 'file'), '');
    expect(readObjectFile(join(folder, path), 'key')).toBeUndefined();
  });
});
