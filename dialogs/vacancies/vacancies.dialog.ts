import {
  type Choice,
  type ConversationId,
  effectsOf,
  inputOf,
  type Job,
  type JobSearch,
  type Ports,
  type TurnEffects,
  type Vacancies,
} from '../../src/ports/index.ts';
import { answerTopic } from '../shared/answer-topic.ts';
import { Dialog, type DialogContext, type DialogTurnResult } from '../shared/botbuilder.ts';
import { choicesOf, sayChoices } from '../shared/speak.ts';
import {
  cut,
  distinct,
  openingOf,
  payOf,
  placeOf,
  reasonLines,
  rowOf,
  shortLines,
  shortPayOf,
} from './words.ts';

export const VACANCIES_DIALOG = 'vacancies';

export const VACANCY_ACTS = [
  'search',
  'more',
  'list',
  'details',
  'apply',
  'share',
  'place',
  'work',
  'guide',
  'news',
] as const;
export type VacancyAct = (typeof VACANCY_ACTS)[number];

/** What to do, over the search that was talked of last. Plain data: "back" and "more" begin it again. */
export interface VacanciesOptions {
  readonly act: VacancyAct;
  readonly search?: JobSearch;
  readonly page?: number;
  /** A vacancy, or the code of a place or a trade. */
  readonly id?: string;
}

/** WhatsApp: eight rows and two to go on. SMS: three at a time. */
const PAGE = { whatsapp: 8, console: 8, sms: 3 } as const;
/** Told in the message itself; the others stand in the list. */
const TOLD = 3;
/** Each segment costs somebody something. */
const SMS_DESCRIPTION = 140;

/** Vacancies that this person may take: search, next page, details, how to apply. */
export class VacanciesDialog extends Dialog {
  readonly #ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>;

  constructor(ports: Pick<Ports, 'knowledge' | 'texts' | 'vacancies'>) {
    super(VACANCIES_DIALOG);
    this.#ports = ports;
  }

  override async beginDialog(dc: DialogContext, given?: object): Promise<DialogTurnResult> {
    const options = given as VacanciesOptions;
    const { vacancies } = this.#ports;
    const effects = effectsOf(dc);
    const search = options.search ?? {};
    if (!vacancies) answerTopic(effects, this.#ports, { topic: 'job-search' });
    else
      switch (options.act) {
        case 'details':
          this.#details(effects, vacancies, search, options.id ?? '');
          break;
        case 'apply':
          await this.#apply(effects, vacancies, search, options.id ?? '', conversationOf(dc));
          break;
        case 'share':
          this.#share(effects, vacancies, search, options.id ?? '');
          break;
        case 'news':
          await this.#news(effects, vacancies, conversationOf(dc));
          break;
        case 'guide':
          this.#askWork(effects, vacancies);
          break;
        default:
          this.#search(dc, vacancies, search, options.page ?? 0);
      }
    return dc.endDialog();
  }

  #search(dc: DialogContext, vacancies: Vacancies, search: JobSearch, page: number): void {
    const effects = effectsOf(dc);
    const { language, now, situation } = effects;
    const { texts } = this.#ports;
    const places = vacancies.placeOptions(search);
    const says = vacancies.says(search);
    const pageSize = PAGE[effects.channel];
    const found = vacancies.find({
      search,
      situation: situation ?? saidSituation(dc),
      language,
      now,
      page,
      pageSize,
    });
    if (!found.isBarred && !says.anything) {
      this.#askWork(effects, vacancies);
      return;
    }
    if (!found.isBarred && places.length > 1) {
      this.#askPlace(effects, places);
      return;
    }
    effects.event({ type: 'vacancies.searched', data: { found: found.jobs.length, page } });
    if (found.isBarred) {
      this.#barred(effects, situation ?? saidSituation(dc));
      return;
    }
    const what = vacancies.describe(search, language);
    if (found.jobs.length === 0) {
      this.#nothing(effects, page, what, found.asOf === undefined);
      return;
    }
    const isSms = effects.channel === 'sms';
    const first = page * pageSize + 1;
    const parts = [
      openingOf(texts, language, found, what, isSms),
      ...(isSms
        ? []
        : found.jobs.slice(0, TOLD).map((job, index) => shortLines(texts, language, job, first + index))),
      ...(says.place || isSms ? [] : [texts.text(language, 'vacancies:say_city')]),
      ...((situation ?? saidSituation(dc)) === undefined && !isSms
        ? [texts.text(language, 'vacancies:papers_matter')]
        : []),
    ];
    const rows = found.jobs.map((job) =>
      isSms ? smsRow(texts, language, job) : rowOf(texts, language, job),
    );
    sayChoices(effects, texts, parts.join('\n\n'), [
      ...distinct(rows),
      ...choicesOf(texts, language, [
        ...(found.hasMore ? [{ id: 'jobs:more', label: 'vacancies:choice.more' }] : []),
        { id: 'jobs:keep', label: 'vacancies:choice.keep' },
      ]),
    ]);
  }

  /** The whole of one vacancy, why it is shown, and what may be done. */
  #details(effects: TurnEffects, vacancies: Vacancies, search: JobSearch, id: string): void {
    const { language } = effects;
    const { texts } = this.#ports;
    const job = this.#job(effects, vacancies, search, id);
    if (!job) {
      this.#closed(effects);
      return;
    }
    const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
      texts.text(language, `vacancies:${key}`, values);
    const why = reasonLines(texts, language, job);
    const text = [
      [job.title, job.employer].filter(Boolean).join('\n'),
      [placeOf(texts, language, job), payOf(texts, language, job), job.schedules.join(', ')]
        .filter(Boolean)
        .join('\n'),
      effects.channel === 'sms' ? cut(job.description, SMS_DESCRIPTION) : job.description,
      ...(why.length > 0 ? [say('why', { reasons: why.join('; ') })] : []),
      ...(job.papers.length > 0 ? [say('papers', { papers: job.papers.join('; ') })] : []),
      say('source', {
        folio: job.folio ?? job.id,
        date: texts.date(language, job.postedOn),
        until: texts.date(language, job.closesOn),
      }),
    ].join('\n\n');
    sayChoices(effects, texts, text, [
      ...choicesOf(texts, language, [
        { id: `job-apply:${id}`, label: 'vacancies:choice.apply' },
        { id: `job-share:${id}`, label: 'vacancies:choice.share' },
        { id: 'jobs:list', label: 'vacancies:choice.list' },
      ]),
    ]);
    effects.event({ type: 'vacancies.details' });
  }

  /** How to apply, after the portal was asked whether it is still open. */
  async #apply(
    effects: TurnEffects,
    vacancies: Vacancies,
    search: JobSearch,
    id: string,
    conversation: ConversationId,
  ): Promise<void> {
    const { language } = effects;
    const { texts } = this.#ports;
    const state = await vacancies.stillOpen(id);
    const job = state === 'closed' ? undefined : this.#job(effects, vacancies, search, id);
    if (!job) {
      this.#closed(effects);
      return;
    }
    await vacancies.planFollowUp({ conversation, vacancy: id, language, hasSmsConsent: false });
    const text = [
      texts.text(language, 'vacancies:how_to_apply', { title: job.title, folio: job.folio ?? job.id }),
      ...(job.url ? [job.url] : []),
      ...(state === 'unknown' ? [texts.text(language, 'vacancies:not_checked')] : []),
      texts.text(language, 'vacancies:never_pay'),
      texts.sourceLine(language, ['no-fee', 'sne-free']) ?? '',
    ].join('\n\n');
    sayChoices(
      effects,
      texts,
      text,
      choicesOf(texts, language, [
        { id: `job-interest:${id}`, label: 'vacancies:choice.interest' },
        { id: 'jobs:list', label: 'vacancies:choice.list' },
        { id: 'menu:person', label: 'menu:choice.menu_person' },
      ]),
    );
    effects.event({ type: 'vacancies.apply', data: { checked: state } });
  }

  /** A text that can be forwarded: it says nothing of who asked. */
  #share(effects: TurnEffects, vacancies: Vacancies, search: JobSearch, id: string): void {
    const { language } = effects;
    const { texts } = this.#ports;
    const job = this.#job(effects, vacancies, search, id);
    if (!job) {
      this.#closed(effects);
      return;
    }
    const lines = [job.title, job.employer, job.place, payOf(texts, language, job), job.url ?? ''];
    effects.say({ kind: 'text', text: texts.text(language, 'vacancies:share_intro') });
    sayChoices(
      effects,
      texts,
      [
        lines.filter(Boolean).join('\n'),
        texts.text(language, 'vacancies:share_end', { folio: job.folio ?? job.id }),
      ].join('\n'),
      choicesOf(texts, language, [{ id: 'jobs:list', label: 'vacancies:choice.list' }]),
    );
  }

  /** What the last alert was about. */
  async #news(effects: TurnEffects, vacancies: Vacancies, conversation: ConversationId): Promise<void> {
    const { language } = effects;
    const { texts } = this.#ports;
    const news = await vacancies.news(conversation);
    const jobs = news.flatMap((id) => this.#job(effects, vacancies, {}, id) ?? []);
    if (jobs.length === 0) {
      sayChoices(
        effects,
        texts,
        texts.text(language, 'vacancies:no_news'),
        choicesOf(texts, language, [
          { id: 'jobs:kept', label: 'vacancies:choice.kept' },
          { id: 'menu:options', label: 'menu:choice.menu_options' },
        ]),
      );
      return;
    }
    const lines = jobs.slice(0, TOLD).map((job, index) => shortLines(texts, language, job, index + 1));
    sayChoices(effects, texts, [texts.text(language, 'vacancies:news'), ...lines].join('\n\n'), [
      ...distinct(jobs.map((job) => rowOf(texts, language, job))),
      ...choicesOf(texts, language, [{ id: 'jobs:kept', label: 'vacancies:choice.kept' }]),
    ]);
  }

  #askWork(effects: TurnEffects, vacancies: Vacancies): void {
    const { language } = effects;
    const { texts } = this.#ports;
    const trades = vacancies
      .commonTrades(language)
      .map(({ code, name }): Choice => ({ id: `jobs-work:${code}`, label: name.slice(0, 24) }));
    const location = effects.channel === 'sms' ? '' : ` ${texts.text(language, 'vacancies:or_location')}`;
    sayChoices(effects, texts, `${texts.text(language, 'vacancies:ask_work')}${location}`, distinct(trades));
  }

  #askPlace(effects: TurnEffects, places: readonly { readonly code: string; readonly name: string }[]): void {
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, 'places:which'),
      distinct(
        places.slice(0, 9).map(({ code, name }) => ({ id: `jobs-place:${code}`, label: name.slice(0, 24) })),
      ),
    );
  }

  /** Nothing at all, or no list yet: who can help instead. */
  #nothing(effects: TurnEffects, page: number, what: string, hasNoList: boolean): void {
    const { language } = effects;
    const { texts } = this.#ports;
    const key = hasNoList ? 'no_list' : page > 0 ? 'no_more' : 'none';
    sayChoices(
      effects,
      texts,
      [
        texts.text(language, `vacancies:${key}`, { what }),
        texts.sourceLine(language, ['sne-free']) ?? '',
      ].join('\n\n'),
      choicesOf(texts, language, [
        { id: 'jobs:keep', label: 'vacancies:choice.keep' },
        { id: 'jobs:guide', label: 'vacancies:choice.guide' },
        { id: 'menu:person', label: 'menu:choice.menu_person' },
      ]),
    );
  }

  /** In this situation something else comes first: said as the answer to "what do I need to be hired". */
  #barred(effects: TurnEffects, situation: string | undefined): void {
    const profile = this.#ports.knowledge.profiles().find(({ id }) => id === situation);
    effects.say({ kind: 'text', text: this.#ports.texts.text(effects.language, 'vacancies:barred') });
    answerTopic(effects, this.#ports, { topic: profile?.topic ?? 'job-search' });
  }

  #closed(effects: TurnEffects): void {
    const { texts } = this.#ports;
    sayChoices(
      effects,
      texts,
      texts.text(effects.language, 'vacancies:closed'),
      choicesOf(texts, effects.language, [
        { id: 'jobs:list', label: 'vacancies:choice.list' },
        { id: 'menu:options', label: 'menu:choice.menu_options' },
      ]),
    );
  }

  #job(effects: TurnEffects, vacancies: Vacancies, search: JobSearch, id: string): Job | undefined {
    const { language, now, situation } = effects;
    return vacancies.job(id, { search, situation, language, now });
  }
}

/** On SMS a row is all there is. */
function smsRow(texts: Ports['texts'], language: TurnEffects['language'], job: Job): Choice {
  const place = job.place.split(',')[0];
  return {
    id: `job:${job.id}`,
    label: `${job.title.slice(0, 26)}, ${place}, ${shortPayOf(texts, language, job)}`,
  };
}

/** What the message itself says of the person's situation, for this answer only. */
function saidSituation(dc: DialogContext): string | undefined {
  const { situation } = inputOf(dc).understanding?.entities ?? {};
  return typeof situation === 'string' ? situation : undefined;
}

export const conversationOf = (dc: DialogContext): ConversationId =>
  dc.context.activity.conversation.id as ConversationId;
