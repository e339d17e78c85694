import { describe, expect, test } from 'vitest';
import { readContentFields } from '../../../../core/mail/mime/read-content-fields.ts';
import { readHeader } from '../../../../core/mail/read-header.ts';

const read = (...lines: string[]) => readContentFields(readHeader(lines.join('\r\n')));

describe('readContentFields()', () => {
  test('reads the labels', () => {
    expect(
      read(
        'Content-Type: Application/JSON; name=a',
        'Content-Disposition: attachment; filename=b',
        'Content-Transfer-Encoding: BASE64',
      ),
    ).toEqual({
      type: { value: 'application/json', parameters: new Map([['name', 'a']]) },
      disposition: { value: 'attachment', parameters: new Map([['filename', 'b']]) },
      transferEncoding: 'base64',
      hasMisspeltName: false,
    });
  });

  test('has defaults for missing labels', () => {
    expect(read('Subject: x')).toMatchObject({
      type: { value: '' },
      transferEncoding: '7bit',
      hasMisspeltName: false,
    });
  });

  test.each([
    ['ContentType', 'ContentType: application/json'],
    ['Content_Type', 'Content_Type: application/json'],
  ])('reads a name that is misspelt %s', (_, line) => {
    expect(read(line)).toMatchObject({ type: { value: 'application/json' }, hasMisspeltName: true });
  });

  test('takes the first of duplicates, misspelt or not', () => {
    expect(read('ContentType: text/html', 'Content-Type: text/plain').type.value).toBe('text/html');
  });

  test.each([
    ['a comment', '(7bit) base64'],
    ['quotes', '"base64"'],
    ['a parameter', 'base64; x=y'],
  ])('reads a transfer encoding with %s', (_, value) => {
    expect(read(`Content-Transfer-Encoding: ${value}`).transferEncoding).toBe('base64');
  });
});
