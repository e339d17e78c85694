import { expect, test } from 'vitest';
import { answerButton, htmlParagraph, smallPage } from '../../../api/pages/small-page.ts';

test('smallPage(), htmlParagraph() and answerButton() escape what they show, and load nothing', () => {
  const html = smallPage(
    { language: 'en' },
    '<b>',
    `${htmlParagraph('<i>')}${answerButton('declined', '<u>', 'quiet')}`,
  );
  expect(html).toContain('<h1>&#60;b&#62;</h1>');
  expect(html).toContain('<p>&#60;i&#62;</p>');
  expect(html).toContain(
    '<button type="submit" name="answer" value="declined" class="quiet">&#60;u&#62;</button>',
  );
  expect(html).not.toMatch(/src=|href=|url\(/u);
});
