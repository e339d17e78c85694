import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { answers } from '../../api/answers/answers.table.ts';
import {
  ApiProblem,
  inputInWords,
  problemInWords,
  problemResponse,
  unprocessable,
} from '../../api/problem.ts';
import { inputFault } from '../../core/finding/field-error.ts';
import { english } from '../../core/words/en/words.ts';
import { japanese } from '../../core/words/ja/words.ts';

const answerOf = (problem: ApiProblem) =>
  new Hono().get('/', (c) => problemResponse(c, problem)).request('/');

test('problemResponse() is RFC 9457 problem details with a stable type', async () => {
  const problem = new ApiProblem(404, 'no-such-domain', 'Cannot find it', { headers: { ETag: '"a"' } });
  const answer = await answerOf(problem);
  expect([answer.status, answer.headers.get('ETag')]).toEqual([404, '"a"']);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  const body = await answer.json();
  expect(answers.Problem.parse(body)).toEqual(body);
  expect(body).toEqual({
    type: 'urn:strictmx:problem:no-such-domain',
    title: 'Not Found',
    status: 404,
    detail: 'Cannot find it',
  });
});

test.each([
  ['ja', 'ja', 'Accept-Language'],
  [undefined, 'en', null],
] as const)(
  'problemResponse() of a detail in %s says so, whatever the route began to answer',
  async (language, said, varies) => {
    const problem = new ApiProblem(404, 'no-such-domain', 'x', language ? { language } : {});
    const answer = await new Hono()
      .get('/', (c) => {
        c.header('Content-Language', 'fr');
        return problemResponse(c, problem);
      })
      .request('/');
    expect(answer.headers.get('Content-Language')).toBe(said);
    expect(answer.headers.get('Vary')).toBe(varies);
  },
);

test('problemInWords() uses the reason as its code, unless another is given', () => {
  const facts = { domain: 'example.com' };
  const detail = english.problemDetails.details['not-checked'](facts);
  expect(problemInWords(english, 409, 'not-checked', facts)).toMatchObject({
    ...{ status: 409, code: 'not-checked', message: detail, errors: [], headers: {}, language: 'en' },
  });
  expect(problemInWords(english, 409, 'not-checked', facts, { code: 'being-removed' }).code).toBe(
    'being-removed',
  );
});

test('unprocessable() names every field, and says all in its detail', async () => {
  const errors = [
    { field: 'a', message: '"a" is 1' },
    { field: 'b', message: '"b" is 2' },
  ];
  expect(await (await answerOf(unprocessable(errors))).json()).toMatchObject({
    status: 422,
    detail: '"a" is 1; "b" is 2',
    errors,
  });
});

const hour = {
  field: 'digestHour',
  message: '"digestHour" is 24, expected …',
  fault: inputFault('hour', {}),
};

test('inputInWords() writes in the language of the request, and keeps code and facts', async () => {
  const problem = inputInWords(unprocessable([hour]), japanese);
  const message = '"digestHour": 0から23までの整数を入力してください';
  const answer = await answerOf(problem);
  expect(answer.headers.get('Content-Language')).toBe('ja');
  const body = await answer.json();
  const errors = [{ field: 'digestHour', message, code: 'hour', parameters: {} }];
  expect(body).toMatchObject({ status: 422, detail: message, errors });
  expect(answers.Problem.parse(body)).toEqual(body);
});

test('inputInWords() leaves a problem in English as a whole if one message is', () => {
  const problem = unprocessable([hour, { field: 'x', message: '"x" is not known' }]);
  expect(inputInWords(problem, japanese)).toBe(problem);
  expect(inputInWords(unprocessable([hour]), english).errors).toEqual([hour]);
});
