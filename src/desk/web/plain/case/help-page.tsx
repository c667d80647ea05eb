import { DeskProblem } from '../../../contract.ts';
import {
  type Found,
  FoundList,
  foundAnswers,
  foundReplies,
  SOURCES,
  type Source,
  whyNothingFound,
} from '../../shared/case/found.tsx';
import { Select } from '../../shared/fields.tsx';
import { LANGUAGE_CHOICES } from '../../shared/languages.ts';
import { Notice } from '../frame.tsx';
import { Form } from '../parts.tsx';
import { saidProblem } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { isLanguage } from '../words.ts';
import { caseParams } from './deeds.ts';

const MOST = 30;

/**
 * Prepared replies, the bot's answers, vacancies: a page of its own that carries the draft along, and brings it back to
 * the case with what was chosen below it. A form that is posted though it changes nothing: what people write has no
 * place in an address.
 */
export async function helpPage(visit: Visit): Promise<View> {
  const { t, field } = visit;
  const params = caseParams(visit);
  const ticket = await visit.call('ticket', { params });
  await visit.call('setViewing', { params, body: { activity: 'typing' } });
  const source = SOURCES.find((one) => one === field('source')) ?? 'canned';
  const spoken = isLanguage(field('language')) ? field('language') : ticket.language;
  const query = field('query').slice(0, 100);
  const { found, said } = await search(visit, source, query, spoken);
  const path = `/desk/t/${ticket.id}`;
  const title = t('help.title');
  const main = (
    <div class="page medium">
      <h1>{title}</h1>
      <Form visit={visit} action={`${path}/help`} class="stack" label={title}>
        <div class="help-fields">
          <label class="field" for="help-query">
            <span>{t('help.search')}</span>
            <input id="help-query" type="search" name="query" maxLength={100} value={query} />
          </label>
          <label class="field" for="help-source">
            <span>{t('help.which')}</span>
            <select id="help-source" name="source">
              {SOURCES.filter((one) => one !== 'vacancies' || visit.may('tickets.work')).map((one) => (
                <option key={one} value={one} selected={one === source}>
                  {t(`help.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <div class="field">
            <span>{t('help.language')}</span>
            <Select name="language" label={t('help.language')} value={spoken} choices={LANGUAGE_CHOICES} />
          </div>
          <button type="submit" class="primary">
            {t('help.search')}
          </button>
        </div>
        <Notice said={said} />
        {found.length === 0 && <p class="soft">{whyNothingFound(source, query, t)}</p>}
        {found.length > 0 && (
          <FoundList
            found={found.slice(0, MOST)}
            t={t}
            language={spoken}
            button={({ text }, inside) => (
              <button type="submit" name="insert" value={text} formaction={`${path}/draft`}>
                {inside}
              </button>
            )}
          />
        )}
        <label class="field" for="reply-text">
          <span>{t('compose.title')}</span>
          <textarea id="reply-text" name="text" rows={4} maxLength={4096} value={field('text')} />
        </label>
        <input type="hidden" name="original" value={field('original')} />
        <input type="hidden" name="originalLanguage" value={field('originalLanguage')} />
        <div class="buttons">
          <button type="submit" formaction={`${path}/draft`}>
            {t('plain.back_to_case')}
          </button>
        </div>
      </Form>
    </div>
  );
  return { title, place: 'queue', main, said };
}

async function search(
  visit: Visit,
  source: Source,
  query: string,
  language: string,
): Promise<{ readonly found: readonly Found[]; readonly said?: Said }> {
  const input = { query: { query, language } };
  try {
    if (source === 'canned') {
      const { replies } = await visit.call('canned', input);
      return { found: foundReplies(replies, language, visit.t) };
    }
    if (source === 'knowledge') {
      const { answers } = await visit.call('knowledge', input);
      return { found: foundAnswers(answers, visit.t) };
    }
    if (query.trim() === '') return { found: [] };
    return { found: (await visit.call('vacancies', input)).vacancies };
  } catch (error) {
    // Whether or not there is something to insert, the draft goes on.
    if (!(error instanceof DeskProblem)) throw error;
    return { found: [], said: saidProblem(visit, error) };
  }
}
