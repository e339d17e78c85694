import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type ContainerLimits, readItems } from '../../../bin/containers/read-items.ts';
import { allOf } from '../../fakes/all-of.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const folder = temporaryFolder();
const line = 'From a@b.example Sat Nov 28 03:00:01 2026\n';
const mail = (subject: string) => `Subject: ${subject}\n\ntext\n`;
const mbox = (...subjects: string[]) => Buffer.from(subjects.map((one) => `${line}${mail(one)}\n`).join(''));
const zip = (files: Record<string, Buffer>) => Buffer.from(zipSync(files));

/** Names below the file, and the subject or the reason. */
async function items(bytes: Buffer, limits: Partial<ContainerLimits> = {}): Promise<[string, string][]> {
  const path = join(folder, 'input');
  await writeFile(path, bytes);
  const read = await allOf(readItems(path, limits));
  return read.map(({ name, content }) => [
    name.slice(path.length),
    content.ok ? (/Subject: (\S+)/.exec(content.bytes.toString())?.[1] ?? 'other') : content.cause.cause.code,
  ]);
}

describe('readItems()', () => {
  test.each<[string, Buffer, [string, string][]]>([
    ['a mail', Buffer.from(mail('1')), [['', '1']]],
    ['JSON', Buffer.from('{}'), [['', 'other']]],
    ['nothing', Buffer.alloc(0), [['', 'other']]],
    ['a gzipped mail', gzipSync(mail('1')), [['', '1']]],
    [
      'an mbox',
      mbox('1', '2'),
      [
        [' (mail 1)', '1'],
        [' (mail 2)', '2'],
      ],
    ],
    [
      'a zip with a mail, a gzipped mbox and a zip',
      zip({
        'a.eml': Buffer.from(mail('1')),
        'b.mbox.gz': gzipSync(mbox('2', '3')),
        'c.zip': zip({ 'd.eml': Buffer.from(mail('4')) }),
      }),
      [
        ['/a.eml', '1'],
        ['/b.mbox.gz (mail 1)', '2'],
        ['/b.mbox.gz (mail 2)', '3'],
        ['/c.zip/d.eml', '4'],
      ],
    ],
  ])('takes %s apart', async (_, bytes, expected) => {
    expect(await items(bytes)).toEqual(expected);
  });

  test.each<[string, Buffer, Partial<ContainerLimits>, [string, string][]]>([
    [
      'a mail that is too large',
      mbox('1', 'x'.repeat(3_000_000), '3'),
      { itemBytes: 1_000_000 },
      [
        [' (mail 1)', '1'],
        [' (mail 2)', 'too-many-bytes'],
        [' (mail 3)', '3'],
      ],
    ],
    ['a file that is too large', Buffer.alloc(2_000), { itemBytes: 1_000 }, [['', 'too-many-bytes']]],
    [
      'archives in archives',
      gzipSync(gzipSync(gzipSync(mail('1')))),
      { packedDepth: 2 },
      [['', 'packed-too-often']],
    ],
    [
      'a bomb beside a mail',
      zip({ bomb: Buffer.alloc(9_000_000), 'a.eml': Buffer.from(mail('1')) }),
      { unpackedBytes: 1_000_000 },
      [
        ['/bomb', 'unpacks-to-too-much'],
        ['/a.eml', 'unpacks-to-too-much'],
      ],
    ],
    [
      'more files in a zip than allowed',
      zip({ a: Buffer.alloc(1), b: Buffer.alloc(1) }),
      { zipEntries: 1 },
      [['', 'too-many-zip-files']],
    ],
    [
      'more mails than allowed',
      mbox('1', '2', '3'),
      { items: 2 },
      [
        [' (mail 1)', '1'],
        [' (mail 2)', '2'],
        ['', 'too-many-reports'],
      ],
    ],
    ['a zip that is cut off', zip({ a: Buffer.alloc(1) }).subarray(0, -9), {}, [['', 'zip-damaged']]],
  ])('says why %s is not read', async (_, bytes, limits, expected) => {
    expect(await items(bytes, limits)).toEqual(expected);
  });

  test('reads the mails before the place where a gzip is cut off', async () => {
    const subjects = Array.from({ length: 60_000 }, (_, at) => `${at}`);
    const read = await items(gzipSync(mbox(...subjects)).subarray(0, -1_000));
    expect(read.length).toBeGreaterThan(10_000);
    expect(read.at(-1)).toEqual(['', 'archive-cut-off']);
  });

  test('reads an entry that is damaged alone', async () => {
    const packed = zip({ 'a.eml': Buffer.from(mail('1')), 'b.eml': Buffer.from(mail('2')) });
    packed[packed.indexOf('b.eml') + 6] = 0xff;
    const [first, second] = await items(packed);
    expect(first).toEqual(['/a.eml', '1']);
    expect(second?.[0]).toBe('/b.eml');
    expect(second?.[1]).toMatch(/damaged|cut-off/);
  });

  test('fails for a file that is not there', async () => {
    await expect(allOf(readItems(join(folder, 'nowhere')))).rejects.toThrow('ENOENT');
  });
});
