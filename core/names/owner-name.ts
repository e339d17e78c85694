/** Names that sort and show safely anywhere: in mails, terminals, tables and paths. Older owners may have other names. */
export const isOwnerName = (name: string): boolean =>
  // In a link, these would mean the folder itself, and the one above it.
  name !== '.' &&
  name !== '..' &&
  // Two spellings of one text would be two owners.
  name === name.normalize('NFC') &&
  /^[\p{L}\p{M}\p{Nd}.\-_&',][\p{L}\p{M}\p{Nd} .\-_&',]{0,63}$/u.test(name) &&
  !name.endsWith(' ');
