import type { AnswerName } from '../answers/answers.table.ts';
import type { BodyName } from './bodies.table.ts';

/** An operation in the OpenAPI document. Its query parameters are in query-parameters.table.ts. */
export interface Operation {
  method: 'get' | 'put' | 'patch' | 'post' | 'delete';
  path: string;
  summary: string;
  tag: 'domains' | 'policies' | 'reports' | 'mail' | 'outbound' | 'administration' | 'service';
  /** The operation needs no bearer token. */
  isPublic?: true;
  body?: BodyName;
  /** The operation needs If-Match once the resource exists. */
  isConditional?: true;
  /** With `Prefer: return=minimal`, it answers without a body. */
  canBeMinimal?: true;
  answer: { status: number; description: string; schema?: AnswerName };
  /** A problem that only this operation answers. */
  failure?: { status: number; description: string };
}
