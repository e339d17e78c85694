import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
  damagedZip,
  dataOffset,
  endBytes,
  findDirectory,
  localHeaderBytes,
  methodOf,
  readDirectory,
} from '../../../../core/tls-rpt/read/zip-layout.ts';

const zip = Buffer.from(zipSync({ 'a/': new Uint8Array(), 'a/b.txt': [Buffer.from('hello'), { level: 0 }] }));

test('findDirectory() and readDirectory() give the places of all entries', () => {
  const directory = findDirectory(zip.subarray(-endBytes), zip.length);
  expect(directory.entries).toBe(2);
  const places = readDirectory(zip, directory, 2);
  expect(places).toMatchObject([
    { fileName: 'a/', isReadable: false },
    { fileName: 'a/b.txt', isReadable: true, method: 0, packedBytes: 5 },
  ]);
  const { localHeader = 0 } = places[1] ?? {};
  const from = localHeader + dataOffset(zip.subarray(localHeader, localHeader + localHeaderBytes));
  expect(zip.toString('utf8', from, from + 5)).toBe('hello');
  expect(places.map(methodOf)).toEqual(['deflated', 'stored']);
});

test('findDirectory(), readDirectory() and dataOffset() refuse what is not there', () => {
  expect(() => findDirectory(Buffer.from('PK'), 2)).toThrow(damagedZip());
  expect(() => findDirectory(zip, 3), 'behind the end').toThrow(damagedZip());
  expect(() => readDirectory(zip, { entries: 1, from: 0 }, 9)).toThrow(damagedZip());
  expect(() => readDirectory(zip, { entries: 3, from: findDirectory(zip, zip.length).from }, 9)).toThrow(
    damagedZip(),
  );
  expect(() => readDirectory(zip, { entries: 10, from: 0 }, 9)).toThrow('too-many-zip-files');
  expect(() => dataOffset(Buffer.alloc(localHeaderBytes))).toThrow(damagedZip());
  expect(() => dataOffset(Buffer.alloc(1))).toThrow(damagedZip());
});
