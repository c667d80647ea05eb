import { describe, expect, it } from 'vitest';
import { ABROAD_FLOW } from '../../../dialogs/abroad/abroad.dialog.ts';
import { ASYLUM_FLOW } from '../../../dialogs/asylum/asylum.dialog.ts';
import { DOCUMENTS_FLOW } from '../../../dialogs/documents/documents.dialog.ts';
import { EMPLOYERS_FLOW } from '../../../dialogs/employers/employers.dialog.ts';
import { RECOGNITION_FLOW } from '../../../dialogs/recognition/recognition.dialog.ts';
import { findSubject } from '../../../dialogs/shared/find-subject.ts';
import { SOCIAL_FLOW } from '../../../dialogs/social/social.dialog.ts';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { ROOT } from '../../support/talk.ts';

const topic = (id: string, ...words: string[]) => ({
  id,
  text: 'a:b',
  appliesTo: [],
  facts: [],
  next: [],
  words,
});

describe('findSubject', () => {
  const topics = [
    topic('card', 'tarjeta', 'apostill*'),
    topic('short', 'tarjeta temporal', 'sat'),
    topic('twin', 'tarjeta'),
  ];

  it.each<[string | undefined, string | undefined, string]>([
    ['la TARJETA', 'card', 'capitals'],
    ['¿Tarjeta?', 'card', 'punctuation'],
    ['mi tarjeta temporal', 'short', 'the longest phrase wins'],
    ['tárjeta', 'card', 'accents'],
    ['apostillar papeles', 'card', 'a star stands for the rest of the word'],
    ['cita sat', 'short', 'at the end'],
    ['satisfecho', undefined, 'a phrase is whole words'],
    ['targetas', undefined, 'nothing of the kind'],
    ['', undefined, 'nothing said'],
    [undefined, undefined, 'no words'],
  ])('%s → %s: %s', (words, id, _why) => {
    expect(findSubject(topics, words)).toBe(id);
  });

  it('takes time in proportion to what was written', () => {
    const long = 'tarjeta '.repeat(50_000);
    expect(cpuMs(() => expect(findSubject(topics, long)).toBe('card'))).toBeLessThan(500);
  });
});

describe.each([DOCUMENTS_FLOW, RECOGNITION_FLOW, SOCIAL_FLOW, ASYLUM_FLOW, ABROAD_FLOW, EMPLOYERS_FLOW])(
  'the flow $id',
  (flow) => {
    const knowledge = loadKnowledge({ contentDir: `${ROOT}/content` });
    const topics = flow.topics.map((id) => knowledge.topic(id));

    it('gives each of its phrases to the answer that claims it', () => {
      for (const { id, words } of topics)
        for (const phrase of words) {
          const said = phrase.replace(/\*$/, '');
          expect(findSubject(topics, said), `"${phrase}" of ${id} is also claimed elsewhere`).toBe(id);
        }
    });

    it('knows every answer it may give', () => {
      for (const better of Object.values(flow.bySituation ?? {}))
        for (const [situation, id] of Object.entries(better)) {
          expect(knowledge.hasTopic(id), id).toBe(true);
          expect(knowledge.profiles().map((profile) => profile.id)).toContain(situation);
        }
    });
  },
);
