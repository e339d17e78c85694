export type DkimTags = Map<string, string>;

/**
 * Reads the tag list of a DKIM signature or key record (RFC 6376 §3.2). The first of duplicates counts. White space is
 * removed, because it has no meaning in the tags that are read here.
 */
export function readDkimTags(value: string): DkimTags {
  const tags: DkimTags = new Map();
  for (const tag of value.slice(0, 65536).split(';')) {
    const equals = tag.indexOf('=');
    const name = equals === -1 ? '' : tag.slice(0, equals).trim();
    if (name !== '' && !tags.has(name)) tags.set(name, tag.slice(equals + 1).replaceAll(/\s+/g, ''));
  }
  return tags;
}

/**
 * Whether a signature has a tag twice, which RFC 6376 §3.2 forbids, or one in upper case: some verifiers take `L=` for
 * `l=`. What such a signature covers depends on who reads it.
 */
export function hasAmbiguousTag(signature: string): boolean {
  const names = signature
    .split(';')
    .map((tag) => tag.slice(0, Math.max(0, tag.indexOf('='))).trim())
    .filter((name) => name !== '');
  return new Set(names).size < names.length || names.some((name) => name !== name.toLowerCase());
}
