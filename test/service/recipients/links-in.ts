import PostalMime from 'postal-mime';

/** The links of mails that ask an address, by the parts of their paths. */
export async function linksIn(
  mails: readonly { raw: Uint8Array | string }[],
): Promise<{ owner: string; recipient: string; secret: string }[]> {
  const links: { owner: string; recipient: string; secret: string }[] = [];
  for (const { raw } of mails) {
    const { text = '' } = await PostalMime.parse(raw);
    const [, owner = '', recipient = '', secret = ''] =
      /\/v1\/recipients\/([^/\s]+)\/([0-9a-f]{32})\/([a-z0-9]{52})/u.exec(
        text.replaceAll(/\r?\n\s*/gu, ' '),
      ) ?? [];
    if (secret) links.push({ owner: decodeURIComponent(owner), recipient, secret });
  }
  return links;
}
