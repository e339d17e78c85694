/** Just enough XML for AWS clients: elements and text, and no attributes that matter. */

export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/** @returns the root element; throws when tags do not match, as a real parser would. */
export function parseXml(xml: string): XmlElement {
  const top: XmlElement = { name: '', text: '', children: [] };
  const open: XmlElement[] = [top];
  for (const [, closing, name = '', selfClosing, text] of xml.matchAll(
    /<\?[^>]*\?>|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/gu,
  )) {
    const current = open.at(-1)!;
    if (text !== undefined) current.text += unescapeXml(text);
    else if (closing) {
      if (current.name !== name) throw new Error(`MalformedXML: </${name}> closes <${current.name}>`);
      open.pop();
    } else if (name) {
      const element: XmlElement = { name, text: '', children: [] };
      current.children.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || !root) throw new Error('MalformedXML: not one whole element');
  return root;
}

export const child = (element: XmlElement | undefined, ...path: string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((at, name) => at?.children.find((each) => each.name === name), element);

export const textOf = (element: XmlElement | undefined, ...path: string[]): string | undefined =>
  child(element, ...path)?.text;

/** A value, or nested elements; an array repeats its element, undefined leaves it out. */
export type XmlValue = string | number | boolean | undefined | XmlValue[] | { [name: string]: XmlValue };

export function formatXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each) => formatXml(name, each)).join('');
  const inner =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([key, each]) => formatXml(key, each))
          .join('')
      : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

const escapeXml = (text: string) => text.replace(/[&<>"\r]/gu, (char) => `&#${char.charCodeAt(0)};`);

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/giu, (_, hex, decimal, name) =>
    name ? (named[name] ?? '') : String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
  );
