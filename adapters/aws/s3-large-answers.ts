/** Keeps files that are too large for a response from Lambda in S3, at URLs that nobody can guess and that soon expire. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LargeAnswers } from '../../service/ports/large-answers.ts';
import type { Random } from '../../service/ports/random.ts';
import { prefixes } from '../../service/store/prefixes.ts';

/** Of the 6 MB that Lambda answers at most, as base64 and with its headers. */
const directBytes = 4_000_000;

/** Shorter than the credentials of a function, with which the URL expires. */
const linkSeconds = 600;

export function createS3LargeAnswers(client: S3Client, bucket: string, random: Random): LargeAnswers {
  return {
    directBytes,
    async keep({ name, contentType, body }) {
      const object = { Bucket: bucket, Key: `${prefixes.exports}${random.token(26)}/${name}` };
      await client.send(
        new PutObjectCommand({
          ...object,
          Body: body,
          ContentType: contentType,
          ContentDisposition: `attachment; filename="${name}"`,
        }),
      );
      // Rarely needed, so a function does not load it at startup.
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      return getSignedUrl(client, new GetObjectCommand(object), { expiresIn: linkSeconds });
    },
  };
}
