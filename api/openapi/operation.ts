import type { AnswerName } from '../answers/answers.table.ts';
import type { BodyName } from './bodies.table.ts';

/** An operation as the document lists it. Its query parameters are in query-parameters.table.ts. */
export interface Operation {
  method: 'get' | 'put' | 'patch' | 'post' | 'delete';
  path: string;
  summary: string;
  tag: 'domains' | 'policies' | 'reports' | 'mail' | 'outbound' | 'administration' | 'service';
  /** Needs no bearer token. */
  isPublic?: true;
  body?: BodyName;
  /** Needs If-Match once the thing exists. */
  isConditional?: true;
  answer: { status: number; description: string; schema?: AnswerName };
  /** An answer with problem details that only this operation has. */
  failure?: { status: number; description: string };
}
