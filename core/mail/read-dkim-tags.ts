export type DkimTags = Map<string, string>;

/**
 * Reads the tag list of a DKIM signature or key record (RFC 6376 §3.2). The first of duplicates counts. White space is
 * removed: in the tags that are read here it has no meaning.
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
