import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PlainText } from '../../shared/plain-text.tsx';
import { sayProblem } from '../core/actions.ts';
import { LANGUAGE_CODES, type LanguageCode, OWN_NAMES } from '../core/settings.ts';
import { useDesk, useWords } from '../core/use.ts';

type Source = 'canned' | 'knowledge' | 'vacancies';
interface Found {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string | null;
}

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
      return answer.value.replies.map(({ key, titles, texts }) => ({
        id: key,
        title: (titles as Record<string, string>)[t.language] ?? titles[lang] ?? key,
        text: texts[lang] ?? '',
      }));
    }
    if (where === 'knowledge') {
      const answer = await desk.api.call('knowledge', { query: { query: words, language: lang } });
      if (answer.kind === 'problem') return sayProblem(answer.code, '');
      return answer.value.answers.map(({ topic, text, source: from }, index) => ({
        id: `${topic}-${index}`,
        title: t.code('topic', topic),
        text,
        source: from,
      }));
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
          {(['canned', 'knowledge', 'vacancies'] as const).map((one) => (
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
      <ul class="found" aria-label={t('help.found')}>
        {found?.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => onInsert(one.text)}>
              <b>{one.title}</b>
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
      <p class="soft small" role="status">
        {problem ||
          (found?.length === 0 ? t(source === 'vacancies' && !query ? 'help.type' : 'help.nothing') : '')}
      </p>
    </section>
  );
}
