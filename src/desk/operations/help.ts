import type { Handlers } from '../api/handlers.ts';
import { DeskProblem } from '../contract.ts';
import { loadCanned, searchCanned } from '../help/canned.ts';
import { type KnowledgeParts, searchKnowledge } from '../help/knowledge.ts';
import { transferTargets } from '../help/targets.ts';
import type { Translator, VacancySearch } from '../ports.ts';

export interface HelpDeps extends KnowledgeParts {
  readonly translator: Translator | undefined;
  readonly searchVacancies: VacancySearch | undefined;
}

/** What helps to answer: prepared replies, the bot's own answers, vacancies, a translation. None of it sends anything. */
export function helpOperations(
  deps: HelpDeps,
): Pick<Handlers, 'canned' | 'knowledge' | 'vacancies' | 'translate' | 'transferTargets'> {
  const replies = loadCanned(deps.texts);
  return {
    transferTargets: async () => transferTargets(deps.knowledge),
    canned: async ({ query }) => ({ replies: searchCanned(replies, query.query, query.language) }),
    knowledge: async ({ query }) => ({ answers: searchKnowledge(deps, query.query, query.language) }),
    vacancies: async ({ query }) => {
      const unavailable = () => new DeskProblem(503, 'vacancies-unavailable');
      if (!deps.searchVacancies) throw unavailable();
      const vacancies = await deps.searchVacancies(query.query, query.language).catch(() => {
        throw unavailable();
      });
      return { vacancies: [...vacancies] };
    },
    translate: async ({ body }) => {
      const { translator } = deps;
      const unavailable = () => new DeskProblem(503, 'translation-unavailable');
      if (!translator) throw unavailable();
      const { text, from } = await translator.translate(body.text, body.from, body.to).catch(() => {
        throw unavailable();
      });
      return { text, from, to: body.to, engine: translator.engine };
    },
  };
}
