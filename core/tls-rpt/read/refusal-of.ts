import { MailLimitError, type MailLimits } from '../../mail/mail-limits.ts';
import { type Unreadable, type UnreadableParameters, unreadable } from '../refusal.ts';
import { RefusalError } from './read-limits.ts';

const mailLimitCodes = {
  mailBytes: 'too-many-bytes',
  headerBytes: 'header-too-long',
  parts: 'too-many-parts',
  mimeDepth: 'parts-too-deep',
} satisfies Record<keyof MailLimits, keyof UnreadableParameters>;

/**
 * The refusal for an error.
 * @throws any error that is not about the bytes
 */
export function refusalOf(error: unknown): Unreadable {
  if (error instanceof RefusalError) return error.refusal;
  if (error instanceof MailLimitError) return unreadable(mailLimitCodes[error.limit], { max: error.max });
  throw error;
}
