import type { VNode } from 'preact';
import { DeskProblem } from '../../../contract.ts';
import { LANGUAGE_CODES, OWN_NAMES } from '../../shared/languages.ts';
import { PlainText } from '../../shared/plain-text.tsx';
import { Notice } from '../frame.tsx';
import { Form, Select } from '../parts.tsx';
import { saidProblem } from '../said.ts';
import type { Said, View, Visit } from '../visit.ts';
import { isLanguage } from '../words.ts';
import { caseParams } from './deeds.ts';

const SOURCES = ['canned', 'knowledge', 'vacancies'] as const;
type Source = (typeof SOURCES)[number];
const MOST = 30;

interface Found {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string | null;
}

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
            <Select
              name="language"
              label={t('help.language')}
              value={spoken}
              choices={LANGUAGE_CODES.map((value) => ({ value, word: OWN_NAMES[value] }))}
            />
          </div>
          <button type="submit" class="primary">
            {t('help.search')}
          </button>
        </div>
        <Notice said={said} />
        <Results
          visit={visit}
          found={found}
          path={path}
          spoken={spoken}
          isAsking={source === 'vacancies' && !query}
        />
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

function Results(props: {
  readonly visit: Visit;
  readonly found: readonly Found[];
  readonly path: string;
  readonly spoken: string;
  readonly isAsking: boolean;
}): VNode {
  const { visit, found, path, spoken, isAsking } = props;
  const { t } = visit;
  if (found.length === 0) return <p class="soft">{t(isAsking ? 'help.type' : 'help.nothing')}</p>;
  return (
    <ul class="found" aria-label={t('help.found')}>
      {found.slice(0, MOST).map((one) => (
        <li key={one.id}>
          <button type="submit" name="insert" value={one.text} formaction={`${path}/draft`}>
            <b>
              <PlainText text={one.title} />
            </b>
            <span class="found-text" lang={spoken}>
              <PlainText text={one.text} />
            </span>
            {one.source && (
              <small>
                <PlainText text={one.source} />
              </small>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
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
      return {
        found: replies.map(({ key, titles, texts }) => ({
          id: key,
          title: (titles as Record<string, string>)[visit.t.language] ?? key,
          text: (texts as Record<string, string>)[language] ?? '',
        })),
      };
    }
    if (source === 'knowledge') {
      const { answers } = await visit.call('knowledge', input);
      return {
        found: answers.map(({ topic, text, source: from }, index) => ({
          id: `${topic}-${index}`,
          title: visit.t.code('topic', topic),
          text,
          source: from,
        })),
      };
    }
    if (query.trim() === '') return { found: [] };
    return { found: (await visit.call('vacancies', input)).vacancies };
  } catch (error) {
    // Whether or not there is something to insert, the draft goes on.
    if (!(error instanceof DeskProblem)) throw error;
    return { found: [], said: saidProblem(visit, error) };
  }
}
