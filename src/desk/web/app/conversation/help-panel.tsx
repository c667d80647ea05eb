import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  type Found,
  FoundList,
  foundAnswers,
  foundReplies,
  SOURCES,
  type Source,
  whyNothingFound,
} from '../../shared/case/found.tsx';
import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from '../../shared/languages.ts';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';

const WAIT_MS = 200;

export interface HelpPanelProps {
  /** The person's: theirs comes first. */
  readonly language: LanguageCode;
  readonly onInsert: (text: string) => void;
  readonly onClose: () => void;
}

/** What helps to answer: prepared replies in five languages, the bot's own answers, vacancies. Put into the field, never sent by itself. */
export function HelpPanel({ language, onInsert, onClose }: HelpPanelProps): VNode {
  const desk = useDesk();
  const t = useWords();
  const [source, setSource] = useState<Source>('canned');
  const [spoken, setSpoken] = useState<LanguageCode>(language);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Found[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(async () => {
      const answer = await search(source, query, spoken);
      if (isOld) return;
      setProblem(typeof answer === 'string' ? answer : '');
      setFound(typeof answer === 'string' ? [] : answer);
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [source, query, spoken]);

  async function search(
    where: Source,
    words: string,
    lang: LanguageCode,
  ): Promise<readonly Found[] | string> {
    if (where === 'canned') {
      const answer = await desk.api.call('canned', { query: { query: words, language: lang } });
      if (answer.kind === 'problem') return sayProblem(answer.code, '');
      return foundReplies(answer.value.replies, lang, t);
    }
    if (where === 'knowledge') {
      const answer = await desk.api.call('knowledge', { query: { query: words, language: lang } });
      if (answer.kind === 'problem') return sayProblem(answer.code, '');
      return foundAnswers(answer.value.answers, t);
    }
    if (words.trim() === '') return [];
    const answer = await desk.api.call('vacancies', { query: { query: words, language: lang } });
    if (answer.kind === 'problem') return sayProblem(answer.code, '');
    return answer.value.vacancies;
  }

  return (
    <section
      class="help"
      aria-label={t('help.title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
        document.getElementById('reply-text')?.focus();
      }}
    >
      <div class="help-bar">
        <fieldset class="tabs" aria-label={t('help.which')}>
          {SOURCES.map((one) => (
            <button key={one} type="button" aria-pressed={source === one} onClick={() => setSource(one)}>
              {t(`help.${one}`)}
            </button>
          ))}
        </fieldset>
        <button type="button" class="icon" aria-label={t('common.close')} onClick={onClose}>
          ×
        </button>
      </div>
      <div class="help-search">
        <input
          id="help-query"
          type="search"
          value={query}
          maxLength={100}
          aria-label={t('help.search')}
          placeholder={t('help.search')}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            const first = found?.[0];
            if (first) onInsert(first.text);
          }}
        />
        <select
          aria-label={t('help.language')}
          value={spoken}
          onChange={(event) => setSpoken(event.currentTarget.value as LanguageCode)}
        >
          {LANGUAGE_CODES.map((code) => (
            <option key={code} value={code}>
              {OWN_NAMES[code]}
            </option>
          ))}
        </select>
      </div>
      <FoundList
        found={found ?? []}
        t={t}
        language={spoken}
        button={({ text }, inside) => (
          <button type="button" onClick={() => onInsert(text)}>
            {inside}
          </button>
        )}
      />
      <p class="soft small" role="status">
        {problem || (found?.length === 0 ? whyNothingFound(source, query, t) : '')}
      </p>
    </section>
  );
}
