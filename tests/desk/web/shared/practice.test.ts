import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { PracticeCaseView, PracticeCourse } from '../../../../src/desk/api/schema.ts';
import { Lines } from '../../../../src/desk/web/shared/practice/case.tsx';
import { CourseView } from '../../../../src/desk/web/shared/practice/course.tsx';
import { FeedbackView } from '../../../../src/desk/web/shared/practice/feedback.tsx';
import { answerName, Question } from '../../../../src/desk/web/shared/practice/question.tsx';
import { tongueOf } from '../../../../src/desk/web/shared/practice/tongue.ts';
import { makeWords } from '../../../../src/desk/web/shared/words.ts';

const t = makeWords('fr', {
  'practice.done_cases': '{{done}} sur {{all}}',
  'practice.right': 'Juste',
  'practice.wrong': 'Faux',
});

describe('the course', () => {
  it('is read in the language of the desk, where there is no such one in Spanish', () => {
    for (const language of ['es', 'en', 'ht', 'fr', 'pt'])
      expect(tongueOf(makeWords(language, {}))).toBe(language);
    expect(tongueOf(makeWords('xx', {}))).toBe('es');
  });

  const course: PracticeCourse = {
    stage: 'cases',
    before: 40,
    after: null,
    cases: [
      ['danger', 100, true, 'resolved', 90],
      ['wages', 60, false, 'open', null],
      ['school', 59, false, 'waiting', null],
      ['hours', 29, false, 'waiting', null],
    ].map(([id, priority, isPinned, state, score]) => ({
      id,
      title: id,
      priority,
      isPinned,
      state,
      score,
      language: 'ht',
      channel: 'sms',
    })) as PracticeCourse['cases'],
  };
  const draw = (change: Partial<PracticeCourse>, isDone = false) =>
    renderToString(
      h(CourseView, {
        course: { ...course, ...change },
        t,
        toTest: (word: string) => h('i', null, word),
        certificate: isDone ? h('u', null) : undefined,
      }),
    );

  it('begins with a test, and shows no case before it', () => {
    const page = draw({ stage: 'before' });
    expect(page).toContain('<i>practice.begin</i>');
    expect(page).not.toContain('practice-list');
  });

  it('shows the cases as the real queue would, and how many are closed', () => {
    const page = draw({});
    expect([...page.matchAll(/class="row (\w+)"/g)].map(([, level]) => level)).toEqual([
      'pinned',
      'high',
      'middle',
      'low',
    ]);
    expect(page).toContain('1 sur 4');
    expect(page).not.toContain('<i>');
  });

  it('ends with another test, then with the certificate', () => {
    expect(draw({ stage: 'after' })).toContain('<i>practice.to_post</i>');
    const done = draw({ stage: 'done' }, true);
    expect(done).toContain('<u></u>');
    expect(done).not.toContain('<i>');
  });
});

describe('a question', () => {
  const question = {
    id: 'first',
    text: 'Qui ?',
    options: [
      { id: 'a', text: 'A' },
      { id: 'b', text: 'B' },
    ],
  };
  const draw = (more: Partial<Parameters<typeof Question>[0]>) =>
    renderToString(h(Question, { question, number: 1, tongue: 'fr', t, ...more }));
  const tickedIn = (page: string) => /<input[^>]*value="(\w)"[^>]*\schecked/.exec(page)?.[1];

  it('tells nothing before it is answered, and keeps what was ticked', () => {
    const page = draw({ chosen: 'b' });
    expect(page).toContain(`name="${answerName('first')}"`);
    expect(tickedIn(page)).toBe('b');
    expect(tickedIn(draw({}))).toBeUndefined();
    expect(page).not.toMatch(/Juste|Faux|disabled/);
  });

  it('that was handed in cannot be changed; the first test does not tell what was right', () => {
    const page = draw({ isOver: true });
    expect(page).toMatch(/<fieldset[^>]* disabled/);
    expect(page).not.toMatch(/Juste|Faux/);
  });

  it('says what was right, and why', () => {
    const review = { id: 'first', right: 'a', why: 'Le danger d’abord.' };
    const wrong = draw({ isOver: true, review: { ...review, isRight: false } });
    expect(wrong).toContain('class="question wrong"');
    expect(wrong).toMatch(/<span>A<b class="answer"> ✓ Juste<\/b><\/span>/);
    expect(wrong).toMatch(/<p class="notice warn" lang="fr"><b>Faux <\/b>Le danger/);
    const right = draw({ isOver: true, review: { ...review, isRight: true } });
    expect(right).toContain('class="question right"');
    expect(right).not.toContain('Faux');
  });
});

it('a line that is in the person’s language says so, and so does what it means', () => {
  const view: Pick<PracticeCaseView, 'language' | 'transcript'> = {
    language: 'ht',
    transcript: [
      { from: 'person', text: 'Bonjou <b>', gloss: 'Bonjour' },
      { from: 'agent', text: 'Bonjour', gloss: null },
    ],
  };
  const page = renderToString(h(Lines, { view, tongue: 'fr', t }));
  expect([...page.matchAll(/<p class="text[^"]*"[^>]*>/g)].map(String)).toEqual([
    '<p class="text" lang="ht">',
    '<p class="text translation" lang="fr">',
    '<p class="text">',
  ]);
  expect(page).toContain('Bonjou &lt;b>');
});

it('feedback says of each rule, and of how the case was closed, whether it was met', () => {
  const feedback = {
    score: 50,
    rules: [
      { text: 'calme', isMet: true },
      { text: 'danger', isMet: false },
    ],
    isOutcomeRight: false,
    outcomes: ['oriented', 'other'],
  };
  const page = renderToString(h(FeedbackView, { feedback, tongue: 'fr', t, children: h('i', null) }));
  expect([...page.matchAll(/<li class="(\w+)"/g)].map(([, mark]) => mark)).toEqual(['met', 'unmet', 'unmet']);
  expect(page).toContain('id="feedback-title"');
  expect(page).toContain('<i></i>');
});
