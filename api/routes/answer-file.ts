import type { LargeAnswers } from '../../service/ports/large-answers.ts';
import type { ApiContext } from '../context.ts';

export interface AnsweredFile {
  name: string;
  contentType: string;
}

/** Answers the file, or a redirect (303) to its URL if the platform cannot pass on an answer of this size. */
export async function answerFile(
  c: ApiContext,
  largeAnswers: LargeAnswers | undefined,
  { name, contentType }: AnsweredFile,
  body: Buffer<ArrayBuffer>,
): Promise<Response> {
  if (largeAnswers && body.length > largeAnswers.directBytes)
    return c.redirect(await largeAnswers.keep({ name, contentType, body }), 303);
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  return c.body(body);
}
