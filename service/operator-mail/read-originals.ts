import { readFacts, readSesVerdicts } from '../../core/mail/read-facts.ts';
import { readTopHeader } from '../../core/mail/read-top-header.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { receiverNames } from '../intake/receiver-names.ts';
import type { Ports } from '../ports/ports.ts';
import { parseOperatorMarkKey } from '../store/operator/operator-mark.ts';
import { attachOriginal } from './attach-original.ts';
import type { Original } from './compose-operator-mail.ts';

const maxListed = 50;

/** Most mail servers accept 10 MB, and base64 makes a third more of it. */
const maxAttachedBytes = 4_194_304;

/** The first of the marked mails, those with room with a copy of themselves. One that was not kept, or is too old, is left out. */
export async function readOriginals(
  ports: Pick<Ports, 'store' | 'service'>,
  marks: readonly string[],
): Promise<Original[]> {
  const originals: Original[] = [];
  let room = maxAttachedBytes;
  for (const mark of marks.slice(0, maxListed)) {
    const key = parseOperatorMarkKey(mark).raw;
    const raw = await ports.store.get(key);
    if (!raw) continue;
    const header = readTopHeader(raw.body);
    const facts = readFacts(header, receiverNames(ports, key));
    const verdicts = readSesVerdicts(header);
    const attachment = attachOriginal(raw.body, `mail-${originals.length + 1}.eml`);
    const isAttached = !verdicts.hasVirus && attachment.content.byteLength <= room;
    if (isAttached) room -= attachment.content.byteLength;
    originals.push({
      facts: { receivedAt: timestampOf(raw.lastModified), ...facts },
      bytes: raw.body.byteLength,
      ...verdicts,
      ...(isAttached && { attachment }),
    });
  }
  return originals;
}
