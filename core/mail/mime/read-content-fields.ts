import {
  type HeaderField,
  readStructuredValue,
  type StructuredValue,
  withoutComments,
} from '../read-header.ts';

/** The information in the `Content-…` fields (RFC 2045) of a message or part. */
export interface ContentFields {
  /** Of `Content-Type`; its value is empty if there is no such field. */
  type: StructuredValue;
  disposition: StructuredValue;
  /** Lower case; `7bit` if there is no label (RFC 2045 §6.1). */
  transferEncoding: string;
  /** A name was written without its hyphen. */
  hasMisspeltName: boolean;
}

/** One gateway writes `ContentType` instead of `Content-Type`; that is read, too. The first of duplicates counts. */
export function readContentFields(header: HeaderField[]): ContentFields {
  const found = new Map<string, string>();
  let hasMisspeltName = false;
  for (const { name, value } of header) {
    if (!name.startsWith('content')) continue;
    const plain = name.replaceAll(/[-_]/g, '');
    if (!found.has(plain)) found.set(plain, value);
    if (name.charAt('content'.length) !== '-') hasMisspeltName = true;
  }
  // Real mail also has `(comment) base64` and `"base64"`: the first word counts.
  const encoding = /[\w-]+/.exec(withoutComments(found.get('contenttransferencoding') ?? ''))?.[0] ?? '7bit';
  return {
    type: readStructuredValue(found.get('contenttype') ?? ''),
    disposition: readStructuredValue(found.get('contentdisposition') ?? ''),
    transferEncoding: encoding.toLowerCase(),
    hasMisspeltName,
  };
}
